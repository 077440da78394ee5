import { modelKnex } from '../../../db/index.ts';
import { Problem } from '../../../shared/problem.ts';
import { Invitation } from '../models/models.ts';

/** @throws Problem 409 where the address is a member's. Of accounts elsewhere it tells nothing. */
export const demandNoMember = async (tenantId: string, email: string): Promise<void> => {
  const member: unknown = await modelKnex('memberships as m')
    .join('users as u', 'u.id', 'm.user_id')
    .where({ 'm.tenant_id': tenantId, 'u.email_canonical': email })
    .first('m.user_id');
  if (member) throw new Problem('conflict', 'The user already belongs to this tenant.');
};

/** What is past its time makes room for another invitation. */
export const endExpired = async (tenantId: string, email: string): Promise<void> => {
  const now = new Date().toISOString();
  await Invitation.query()
    .where({ tenant_id: tenantId, email_canonical: email })
    .whereNull('ended_at')
    .where('expires_at', '<=', now)
    .patch({ hash: null, ended_at: now, end_reason: 'expired' });
};

/** Take back what is open for a role. */
export const revokeForRole = async (tenantId: string, roleId: string): Promise<void> => {
  await Invitation.query()
    .where({ tenant_id: tenantId })
    .whereNull('ended_at')
    .whereRaw('? = ANY (role_ids)', [roleId])
    .patch({ hash: null, ended_at: new Date().toISOString(), end_reason: 'revoked' });
};

/** @throws Problem 409 where the invitation was accepted, or another has taken its place. */
export const demandNotEnded = async (tenantId: string, id: string): Promise<Invitation> => {
  const invitation = await Invitation.query().findById([tenantId, id]).throwIfNotFound();
  if (invitation.end_reason === 'accepted') throw new Problem('conflict', 'The invitation was accepted already.');
  if (invitation.ended_at !== null)
    throw new Problem('conflict', 'Another invitation has taken the place of this one.');
  return invitation;
};
