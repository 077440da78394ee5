import { Role, RoleAssignment } from '../models/models.ts';
import { operation } from '../operation.ts';

/** Takes the role from its holders first, as directories expect: none asks for a group to be emptied before. */
export const deleteScimGroup = operation('deleteScimGroup', async ({ tenant, target, demand }) => {
  await demand('role', 'assign_users', target.id);
  await RoleAssignment.query().delete().where({ tenant_id: tenant.id, role_id: target.id });
  await Role.query().deleteById([tenant.id, target.id]);
  return { status: 204 };
});
