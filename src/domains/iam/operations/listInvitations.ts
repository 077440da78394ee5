import { pagedReply } from '../../../contract/index.ts';
import { operation } from '../operation.ts';

export const listInvitations = operation('listInvitations', async ({ list }) => pagedReply(await list()));
