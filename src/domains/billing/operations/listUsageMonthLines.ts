import { pagedReply } from '../../../contract/index.ts';
import { operation } from '../operation.ts';

export const listUsageMonthLines = operation('listUsageMonthLines', async ({ list }) => pagedReply(await list()));
