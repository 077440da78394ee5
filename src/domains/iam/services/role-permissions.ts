import { Problem } from '../../../shared/problem.ts';
import { PermissionRow, RolePermission } from '../models/models.ts';

/**
 * Give a custom role permissions it does not have yet.
 * @throws Problem 422 for codes that are not in the catalogue or can only be held at platform scope.
 */
export const addPermissions = async (tenantId: string, roleId: string, permissionIds: string[]): Promise<void> => {
  await demandKnown(permissionIds);
  if (permissionIds.length === 0) return;
  await RolePermission.query()
    .insert(permissionIds.map((permission_id) => ({ tenant_id: tenantId, role_id: roleId, permission_id })))
    .onConflict(['tenant_id', 'role_id', 'permission_id'])
    .ignore();
};

/** Make a custom role's permissions exactly these. */
export const setPermissions = async (tenantId: string, roleId: string, permissionIds: string[]): Promise<void> => {
  await demandKnown(permissionIds);
  await RolePermission.query()
    .delete()
    .where({ tenant_id: tenantId, role_id: roleId })
    .whereNotIn('permission_id', permissionIds);
  await addPermissions(tenantId, roleId, permissionIds);
};

/** @throws Problem 422, naming the body's field, for codes that a tenant cannot give. */
export const demandKnown = async (permissionIds: string[], field = 'permission_ids'): Promise<void> => {
  const known = await PermissionRow.query().findByIds(permissionIds).where({ scope: 'tenant', retired: false });
  const ids = new Set(known.map(({ id }) => id));
  const unknown = permissionIds.filter((id) => !ids.has(id));
  if (unknown.length === 0) return;
  throw new Problem('unprocessable', `A tenant cannot give: ${unknown.join(', ')}.`, {
    errors: unknown.map((id) => ({
      in: 'body' as const,
      path: `${field}.${permissionIds.indexOf(id)}`,
      message: `"${id}" is not a permission that a tenant can give`,
      code: 'unknown_permission',
    })),
  });
};
