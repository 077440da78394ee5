import { pagedReply } from '../../../contract/index.ts';
import { operation } from '../operation.ts';

export const listChildTenants = operation('listChildTenants', async ({ list }) => pagedReply(await list()));
