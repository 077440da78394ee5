import { operation } from '../operation.ts';
import { represented } from '../../represented.ts';
import { setPermissions } from '../services/role-permissions.ts';
import { patchRole } from '../services/roles.ts';

export const updateRole = operation('updateRole', async ({ tenant, target, body, represent }) => {
  const { permission_ids: permissionIds, ...fields } = body;
  await patchRole(tenant.id, target.id, fields);
  if (permissionIds) await setPermissions(tenant.id, target.id, permissionIds);
  return { status: 200, body: represented(await represent(target.id)) };
});
