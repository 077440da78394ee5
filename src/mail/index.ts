/** Mail: a port, and what stands behind it. */
export { MailRefused, type Mail, type Mailer } from './mailer.ts';
export { Outbox } from './outbox.ts';
export { SmtpMailer, smtpOptions } from './smtp-mailer.ts';
