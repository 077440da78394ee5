import { Invitation } from '../models/models.ts';
import { operation } from '../operation.ts';
import { demandNotEnded } from '../services/invited-address.ts';

/** The row stays: the audit trail speaks of it. */
export const revokeInvitation = operation('revokeInvitation', async ({ tenant, target }) => {
  await demandNotEnded(tenant.id, target.id);
  await Invitation.query()
    .findById([tenant.id, target.id])
    .patch({ hash: null, ended_at: new Date().toISOString(), end_reason: 'revoked' });
  return { status: 204 };
});
