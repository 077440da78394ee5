import { arrayReply } from '../../../contract/index.ts';
import { operation } from '../operation.ts';

export const listPermissions = operation('listPermissions', async ({ list }) => arrayReply(await list()));
