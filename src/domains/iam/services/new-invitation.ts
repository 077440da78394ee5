import { newId } from '../../../shared/ids.ts';
import { unlessTaken } from '../../unless-taken.ts';
import { queueMail } from '../mail/mail-job.ts';
import { Invitation } from '../models/models.ts';
import { canonicalEmail } from './canonical-email.ts';
import { endExpired } from './invited-address.ts';
import { secondsFromNow } from './seconds-from-now.ts';

interface NewInvitation {
  tenantId: string;
  email: string;
  roleIds: string[];
  invitedBy: string;
  /** In seconds. */
  lifetime: number;
}

/** Make an invitation and have it mailed, within its tenant. @returns its id. @throws Problem 409 where the address has one. */
export const makeInvitation = async (invitation: NewInvitation): Promise<string> => {
  const { tenantId, email: given, roleIds, invitedBy, lifetime } = invitation;
  const email = canonicalEmail(given);
  await endExpired(tenantId, email);
  const id = newId();
  await unlessTaken('This address has an open invitation already: resend or revoke it.', () =>
    Invitation.query().insert({
      tenant_id: tenantId,
      id,
      email: given.trim(),
      email_canonical: email,
      role_ids: roleIds,
      invited_by: invitedBy,
      expires_at: secondsFromNow(lifetime),
    }),
  );
  await queueMail({ kind: 'invitation', tenantId, invitationId: id });
  return id;
};
