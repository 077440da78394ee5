import { createTransport } from 'nodemailer';
import { MailRefused, type Mail, type Mailer } from './mailer.ts';

const loopback = ['localhost', '127.0.0.1', '[::1]'];

/**
 * Hands mail to an SMTP server (RFC 5321). A connection a message: mail is rare, and a connection that was kept is the first
 * to break. Longest possible sending: the sum of the timeouts of its steps.
 */
export class SmtpMailer implements Mailer {
  readonly #transport: ReturnType<typeof createTransport>;
  readonly #from: string;

  constructor({ url, from }: { url: string; from: string }) {
    this.#transport = createTransport(smtpOptions(url));
    this.#from = from;
  }

  async send({ to, subject, text }: Mail): Promise<void> {
    try {
      await this.#transport.sendMail({
        from: this.#from,
        // As an object, so that nothing in it is read as a second address or a name.
        to: { name: '', address: to },
        subject,
        text,
        // RFC 3834: no automatic answers, please.
        headers: { 'Auto-Submitted': 'auto-generated' },
      });
    } catch (error) {
      if (isForGood(error)) throw new MailRefused('the recipient was refused', { cause: error });
      throw error;
    }
  }
}

/**
 * How to reach the server of an `smtp:` or `smtps:` URL. Unless the server is on this machine or the URL says `?tls=off`, nothing
 * is said before TLS is up, with a certificate that holds.
 */
export const smtpOptions = (url: string) => {
  const { protocol, hostname, port, username, password, searchParams } = new URL(url);
  const secure = protocol === 'smtps:';
  const plain = !secure && (loopback.includes(hostname.toLowerCase()) || searchParams.get('tls') === 'off');
  return {
    host: hostname.replace(/^\[|\]$/g, ''),
    port: port === '' ? (secure ? 465 : 587) : Number(port),
    secure,
    requireTLS: !secure && !plain,
    ignoreTLS: plain,
    tls: { minVersion: 'TLSv1.2' as const },
    ...(username !== '' && { auth: { user: decodeURIComponent(username), pass: decodeURIComponent(password) } }),
    dnsTimeout: 5_000,
    connectionTimeout: 10_000,
    greetingTimeout: 10_000,
    socketTimeout: 20_000,
    // A message is what we say; never what is in a file or at an address.
    disableFileAccess: true,
    disableUrlAccess: true,
  };
};

/** Whether the server said no to the recipient, and not just for now (RFC 5321, 4.2.1). */
const isForGood = (error: unknown): boolean => {
  if (!(error instanceof Error)) return false;
  const { command, responseCode } = error as { command?: unknown; responseCode?: unknown };
  return command === 'RCPT TO' && typeof responseCode === 'number' && responseCode >= 500;
};
