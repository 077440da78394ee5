import { pagedReply } from '../../../contract/index.ts';
import { operation } from '../operation.ts';

export const listUsageMonths = operation('listUsageMonths', async ({ list }) => pagedReply(await list()));
