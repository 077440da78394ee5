import { currentTransaction, prepare, statement } from '../../../db/index.ts';
import { Problem } from '../../../shared/problem.ts';
import { unlessTaken } from '../../unless-taken.ts';
import { Membership, RoleAssignment } from '../models/models.ts';

const revokeInvitations = prepare(`
  UPDATE invitations SET ended_at = now(), updated_at = now(), end_reason = 'revoked', hash = NULL
  WHERE tenant_id = $1 AND ended_at IS NULL AND email_canonical = (SELECT email_canonical FROM users WHERE id = $2)`);

/** Add a user to a tenant. @throws Problem 409 where the user already belongs to it. */
export const addMember = async (tenantId: string, userId: string, roleIds: readonly string[]): Promise<void> => {
  await unlessTaken('The user already belongs to this tenant.', () =>
    Membership.query().insert({ tenant_id: tenantId, user_id: userId }),
  );
  await assign(
    tenantId,
    roleIds.map((roleId) => ({ roleId, userId })),
  );
};

/** Give roles to members; what is already given stays. */
export const assign = async (tenantId: string, pairs: { roleId: string; userId: string }[]): Promise<void> => {
  if (pairs.length === 0) return;
  await RoleAssignment.query()
    .insert(pairs.map(({ roleId, userId }) => ({ tenant_id: tenantId, role_id: roleId, user_id: userId })))
    .onConflict(['tenant_id', 'role_id', 'user_id'])
    .ignore();
};

/** @throws Problem 404 where the user does not belong to the tenant: the same as for one who does not exist. */
export const demandMember = async (tenantId: string, userId: string): Promise<void> => {
  const found = await Membership.query().findById([tenantId, userId]);
  if (!found) throw new Problem('not_found', 'The user does not exist.');
};

/** Take a user out of a tenant, roles and open invitations included. */
export const removeMember = async (tenantId: string, userId: string): Promise<void> => {
  await currentTransaction().run(statement(revokeInvitations, tenantId, userId));
  await RoleAssignment.query().delete().where({ tenant_id: tenantId, user_id: userId });
  await Membership.query().deleteById([tenantId, userId]);
};
