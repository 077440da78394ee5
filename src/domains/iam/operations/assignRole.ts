import { operation } from '../operation.ts';
import { assign, demandMember } from '../services/memberships.ts';

export const assignRole = operation('assignRole', async ({ tenant, target, params }) => {
  const userId = params.user_id;
  await demandMember(tenant.id, userId);
  await assign(tenant.id, [{ roleId: target.id, userId }]);
  return { status: 204, change: { before: null, after: { user_id: userId } } };
});
