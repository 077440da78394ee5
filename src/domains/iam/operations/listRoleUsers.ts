import { operation } from '../operation.ts';

export const listRoleUsers = operation('listRoleUsers', async ({ tenant, principal, target }, { roleUsers }) => ({
  status: 200,
  body: { user_ids: await roleUsers(principal, tenant.id, target.id) },
}));
