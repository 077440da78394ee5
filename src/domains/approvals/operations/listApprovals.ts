import { pagedReply } from '../../../contract/index.ts';
import { operation } from '../operation.ts';

export const listApprovals = operation('listApprovals', async ({ list }) => pagedReply(await list()));
