import { notFound } from '../../../shared/problem.ts';
import { RolePermission } from '../models/models.ts';
import { operation } from '../operation.ts';

export const removeRolePermissions = operation('removeRolePermissions', async ({ tenant, target, params }) => {
  const removed = await RolePermission.query().deleteById([tenant.id, target.id, params.permission_id]);
  if (removed === 0) throw notFound('The permission of the role');
  return {
    status: 204,
    change: { before: { permission_id: params.permission_id }, after: null },
  };
});
