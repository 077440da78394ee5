import { arrayReply } from '../../../contract/index.ts';
import { operation } from '../operation.ts';

export const listRoles = operation('listRoles', async ({ list }) => arrayReply(await list()));
