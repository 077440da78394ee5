import { z } from 'zod';
import { queueJob } from '../../../db/index.ts';

/** The task that writes a mail and sends it. */
export const mailTask = 'mail.send';

/**
 * What to write about. Jobs are at rest in the database, so none carries a secret: the token of a link is made when its mail
 * is written, and kept as a hash.
 */
export const mailJobSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('invitation'), tenantId: z.uuid(), invitationId: z.uuid() }),
  /** Somebody asked for it; whether there is such an account, the request did not look. */
  z.object({ kind: z.literal('password_reset'), email: z.string().max(254) }),
  z.object({ kind: z.literal('registration'), registrationId: z.uuid() }),
  z.object({ kind: z.literal('password_changed'), userId: z.uuid() }),
]);

export type MailJob = z.infer<typeof mailJobSchema>;

/** Queue a mail in the running transaction: it is sent if this commits, and not otherwise. */
export const queueMail = (job: MailJob): Promise<void> => {
  const key = keyOf(job);
  return queueJob({ task: mailTask, payload: job, ...(key !== null && { key }) });
};

/** Of mails that would carry the same link, only the last one waits: while the mail server is away they do not pile up. */
const keyOf = (job: MailJob): string | null => {
  if (job.kind === 'invitation') return `mail-invitation-${job.invitationId}`;
  return job.kind === 'password_reset' ? `mail-password-reset-${job.email}` : null;
};
