import { Problem } from '../../../shared/problem.ts';
import { Membership, RoleAssignment } from '../models/models.ts';
import { represented } from '../../represented.ts';
import { operation } from '../operation.ts';
import { keepAnAdministrator } from '../services/administrators.ts';
import { assign } from '../services/memberships.ts';

/** The whole set at once. The role's row is locked by the decision, so two such requests cannot interleave. */
export const setRoleUsers = operation('setRoleUsers', async ({ tenant, target, body, represent }) => {
  const wanted = [...new Set(body.user_ids.map((id) => id.toLowerCase()))];
  const key = { tenant_id: tenant.id, role_id: target.id };
  await demandMembers(tenant.id, wanted);
  await keepAnAdministrator(tenant, async () => {
    await RoleAssignment.query().delete().where(key).whereNotIn('user_id', wanted);
    await assign(
      tenant.id,
      wanted.map((userId) => ({ roleId: target.id, userId })),
    );
  });
  return { status: 200, body: represented(await represent(target.id)) };
});

const demandMembers = async (tenantId: string, userIds: string[]): Promise<void> => {
  const members = await Membership.query().where({ tenant_id: tenantId }).whereIn('user_id', userIds);
  const known = new Set(members.map(({ user_id }) => user_id));
  const errors = userIds.flatMap((id, n) =>
    known.has(id)
      ? []
      : [
          {
            in: 'body' as const,
            path: `user_ids.${n}`,
            message: `${id} does not belong to this tenant`,
            code: 'not_a_member',
          },
        ],
  );
  if (errors.length > 0) throw new Problem('unprocessable', 'Some users do not belong to this tenant.', { errors });
};
