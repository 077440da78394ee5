import { newId } from '../../../shared/ids.ts';
import { represented } from '../../represented.ts';
import { unlessTaken } from '../../unless-taken.ts';
import { queueMail } from '../mail/mail-job.ts';
import { Invitation } from '../models/models.ts';
import { operation } from '../operation.ts';
import { canonicalEmail } from '../services/canonical-email.ts';
import { demandNoMember, endExpired } from '../services/invited-address.ts';
import { secondsFromNow } from '../services/seconds-from-now.ts';

export const createInvitation = operation(
  'createInvitation',
  async ({ principal, tenant, body, demand, represent }, { linkLimits, lifetimes }) => {
    const email = canonicalEmail(body.email);
    const roleIds = [...new Set(body.role_ids.map((id) => id.toLowerCase()))];
    for (const roleId of roleIds) await demand('role', 'assign_users', roleId);
    await demandNoMember(tenant.id, email);
    await linkLimits.invitation.countAccount(email);
    await endExpired(tenant.id, email);
    const id = newId();
    await unlessTaken('This address has an open invitation already: resend or revoke it.', () =>
      Invitation.query().insert({
        tenant_id: tenant.id,
        id,
        email: body.email.trim(),
        email_canonical: email,
        role_ids: roleIds,
        invited_by: principal.id,
        expires_at: secondsFromNow(lifetimes.invitation),
      }),
    );
    await demand('invitation', 'create', id);
    await queueMail({ kind: 'invitation', tenantId: tenant.id, invitationId: id });
    return { status: 201, body: represented(await represent(id)) };
  },
);
