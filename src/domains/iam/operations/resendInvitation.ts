import { represented } from '../../represented.ts';
import { queueMail } from '../mail/mail-job.ts';
import { Invitation } from '../models/models.ts';
import { operation } from '../operation.ts';
import { demandNotEnded } from '../services/invited-address.ts';
import { secondsFromNow } from '../services/seconds-from-now.ts';

/** The old token is forgotten at once; the new one is made when its mail is written. */
export const resendInvitation = operation(
  'resendInvitation',
  async ({ principal, tenant, target, demand, represent }, { linkLimits, lifetimes }) => {
    const { email_canonical: email, role_ids } = await demandNotEnded(tenant.id, target.id);
    for (const roleId of role_ids) await demand('role', 'assign_users', roleId);
    await linkLimits.invitation.countAccount(email);
    await Invitation.query()
      .findById([tenant.id, target.id])
      .patch({ hash: null, invited_by: principal.id, expires_at: secondsFromNow(lifetimes.invitation) });
    await queueMail({ kind: 'invitation', tenantId: tenant.id, invitationId: target.id });
    return { status: 200, body: represented(await represent(target.id)) };
  },
);
