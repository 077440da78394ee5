import { notFound } from '../../../shared/problem.ts';
import { RoleAssignment } from '../models/models.ts';
import { operation } from '../operation.ts';
import { keepAnAdministrator } from '../services/administrators.ts';

export const unassignRole = operation('unassignRole', async ({ tenant, target, params }) => {
  const userId = params.user_id;
  await keepAnAdministrator(tenant, async () => {
    const removed = await RoleAssignment.query().deleteById([tenant.id, target.id, userId]);
    if (removed === 0) throw notFound('The role assignment');
  });
  return { status: 204, change: { before: { user_id: userId }, after: null } };
});
