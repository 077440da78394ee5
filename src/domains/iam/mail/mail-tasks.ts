import type { Database, Task } from '../../../db/index.ts';
import { MailRefused, type Mailer } from '../../../mail/index.ts';
import { mailJobSchema, mailTask } from './mail-job.ts';
import { writeMail, type MailSettings } from './write-mail.ts';

export interface MailTaskParts extends MailSettings {
  database: Database;
  mailer: Mailer;
  log: { error: (fields: object, message: string) => void };
}

/**
 * The domain's tasks: write the mail, commit its token's hash, then send it. A mail can so go out twice, with the link of the
 * second one, but never with a link that is not in the database.
 */
export const mailTasks = ({ database, mailer, log, ...settings }: MailTaskParts): Record<string, Task> => ({
  [mailTask]: {
    run: async (payload, { last }) => {
      const job = mailJobSchema.parse(payload);
      const tenantId = job.kind === 'invitation' ? job.tenantId : null;
      const scope = { tenantId, principalId: null, platform: false };
      const mail = await database.transact(scope, () => writeMail(job, settings));
      if (!mail) return;
      try {
        await mailer.send(mail);
      } catch (error) {
        if (!last && !(error instanceof MailRefused)) throw error;
        log.error({ err: error, mail: job.kind }, 'a mail was given up');
      }
    },
  },
});
