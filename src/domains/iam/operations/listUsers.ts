import { pagedReply } from '../../../contract/index.ts';
import { operation } from '../operation.ts';

export const listUsers = operation('listUsers', async ({ list }) => pagedReply(await list()));
