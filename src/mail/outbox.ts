import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { newId } from '../shared/ids.ts';
import type { Mail, Mailer } from './mailer.ts';

export interface OutboxOptions {
  folder: string;
  log: { info: (fields: object, message: string) => void };
}

/** For development: mail is put into a folder, a file each, and the log says where. Its links stay out of the log. */
export class Outbox implements Mailer {
  readonly #folder: string;
  readonly #log: OutboxOptions['log'];

  constructor({ folder, log }: OutboxOptions) {
    this.#folder = folder;
    this.#log = log;
  }

  async send({ to, subject, text }: Mail): Promise<void> {
    await mkdir(this.#folder, { recursive: true, mode: 0o700 });
    // Ids ascend, so the last file is the last mail.
    const file = join(this.#folder, `${newId()}.txt`);
    await writeFile(file, `To: ${to}\nSubject: ${subject}\n\n${text}\n`, { mode: 0o600 });
    this.#log.info({ to, subject, file }, 'mail is in the outbox');
  }
}
