import { arrayReply } from '../../../contract/index.ts';
import { operation } from '../operation.ts';

export const listTenants = operation('listTenants', async ({ list }) => arrayReply(await list()));
