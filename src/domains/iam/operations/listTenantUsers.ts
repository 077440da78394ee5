import { pagedReply } from '../../../contract/index.ts';
import { operation } from '../operation.ts';

export const listTenantUsers = operation('listTenantUsers', async ({ list }) => pagedReply(await list()));
