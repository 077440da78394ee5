import { currentTransaction, prepare, statement, type Row } from '../../../db/index.ts';
import type { Mail } from '../../../mail/index.ts';
import { hashOf, newSecret } from '../../../shared/secrets.ts';
import {
  alreadyRegisteredLetter,
  invitationLetter,
  passwordChangedLetter,
  passwordResetLetter,
  registrationLetter,
} from './letters.ts';
import { linkTo } from './links.ts';
import type { MailJob } from './mail-job.ts';

export interface MailSettings {
  /** Where the links of mails lead: the address of the service, without a trailing slash or with one. */
  publicUrl: string;
  /** How long a link to reset a password is good for, in seconds. */
  resetLifetime: number;
}

/**
 * Write a job's mail, in the running transaction, and give its link a token; the one of a mail before, or of an attempt to send
 * it, dies with that. Null where there is nothing to write any more.
 */
export const writeMail = async (job: MailJob, settings: MailSettings): Promise<Mail | null> => {
  switch (job.kind) {
    case 'invitation':
      return writeInvitation(job.invitationId, settings);
    case 'password_reset':
      return writePasswordReset(job.email, settings);
    case 'registration':
      return writeRegistration(job.registrationId, settings);
    case 'password_changed':
      return writePasswordChanged(job.userId);
  }
};

const run = async (...[text, ...values]: [ReturnType<typeof prepare>, ...unknown[]]): Promise<Row | null> => {
  const [rows] = await currentTransaction().run(statement(text, ...values));
  return rows?.[0] ?? null;
};

const tokenInvitation = prepare(`
  UPDATE invitations i SET hash = $2 FROM tenants t, users u
  WHERE i.tenant_id = current_tenant() AND i.id = $1 AND i.ended_at IS NULL AND i.expires_at > now()
    AND t.id = i.tenant_id AND t.status = 'active' AND u.id = i.invited_by
  RETURNING i.email, i.expires_at, t.name AS tenant, u.first_name || ' ' || u.last_name AS by`);

const writeInvitation = async (id: string, { publicUrl }: MailSettings): Promise<Mail | null> => {
  const token = `vsi_${newSecret()}`;
  const row = await run(tokenInvitation, id, hashOf(token));
  if (!row) return null;
  const link = linkTo(publicUrl, 'invitation', token);
  const about = { tenant: String(row.tenant), by: String(row.by), link, until: row.expires_at as Date };
  return { to: String(row.email), ...invitationLetter(about) };
};

// Who gets in by a provider alone is not let in by mail. Held, so that nobody deactivates the account or changes its password between the two statements.
const findAccount = prepare(`
  SELECT id, email FROM users WHERE email_canonical = $1 AND is_active
    AND (password_hash IS NOT NULL OR NOT EXISTS (SELECT FROM federated_identities f WHERE f.user_id = users.id)) FOR SHARE`);
const openReset = prepare(`
  INSERT INTO password_resets (user_id, hash, expires_at) VALUES ($1, $2, now() + $3 * interval '1 second')
  ON CONFLICT (user_id) DO UPDATE SET hash = excluded.hash, created_at = now(), expires_at = excluded.expires_at
  RETURNING expires_at`);

const writePasswordReset = async (email: string, settings: MailSettings): Promise<Mail | null> => {
  const account = await run(findAccount, email);
  if (!account) return null;
  const token = `vsp_${newSecret()}`;
  const reset = await run(openReset, account.id, hashOf(token), settings.resetLifetime);
  const link = linkTo(settings.publicUrl, 'passwordReset', token);
  return { to: String(account.email), ...passwordResetLetter({ link, until: reset?.expires_at as Date }) };
};

const findTaken = prepare(`
  SELECT u.email FROM registrations r JOIN users u ON u.email_canonical = r.email_canonical WHERE r.id = $1`);
const dropRegistration = prepare('DELETE FROM registrations WHERE id = $1');
const tokenRegistration = prepare(`
  UPDATE registrations SET hash = $2 WHERE id = $1 AND expires_at > now() RETURNING email, expires_at`);

const writeRegistration = async (id: string, { publicUrl }: MailSettings): Promise<Mail | null> => {
  const taken = await run(findTaken, id);
  if (taken) {
    await run(dropRegistration, id);
    return { to: String(taken.email), ...alreadyRegisteredLetter() };
  }
  const token = `vsv_${newSecret()}`;
  const row = await run(tokenRegistration, id, hashOf(token));
  if (!row) return null;
  const link = linkTo(publicUrl, 'registration', token);
  return { to: String(row.email), ...registrationLetter({ link, until: row.expires_at as Date }) };
};

const findAddress = prepare('SELECT email FROM users WHERE id = $1');

const writePasswordChanged = async (userId: string): Promise<Mail | null> => {
  const user = await run(findAddress, userId);
  return user && { to: String(user.email), ...passwordChangedLetter() };
};
