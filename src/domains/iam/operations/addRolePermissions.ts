import { operation } from '../operation.ts';
import { represented } from '../../represented.ts';
import { addPermissions } from '../services/role-permissions.ts';
import { patchRole } from '../services/roles.ts';

export const addRolePermissions = operation('addRolePermissions', async ({ tenant, target, body, represent }) => {
  await addPermissions(tenant.id, target.id, body.permission_ids);
  await patchRole(tenant.id, target.id, {});
  return { status: 200, body: represented(await represent(target.id)) };
});
