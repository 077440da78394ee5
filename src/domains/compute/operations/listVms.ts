import { pagedReply } from '../../../contract/index.ts';
import { operation } from '../operation.ts';

export const listVms = operation('listVms', async ({ list }) => pagedReply(await list()));
