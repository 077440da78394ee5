import { nobody, prepare, statement, type Database } from '../../../db/index.ts';
import { Problem } from '../../../shared/problem.ts';
import type { Warn } from '../federation/managed-roles.ts';
import { queueMail } from '../mail/mail-job.ts';
import { demandGoodPassword, samePassword } from './password-rules.ts';
import type { Passwords } from './passwords.ts';
import { proveAddress } from './proven-addresses.ts';
import { hashOf } from '../../../shared/secrets.ts';
import { recordSelfMade, type OwnRequest } from './self-audit.ts';
import { endOtherSessions } from './sessions.ts';

interface Resettable {
  id: string;
  email: string;
  email_canonical: string;
  first_name: string;
  last_name: string;
  password_hash: string | null;
}

const find = prepare(`
  SELECT u.id, u.email, u.email_canonical, u.first_name, u.last_name, u.password_hash
  FROM password_resets r JOIN users u ON u.id = r.user_id
  WHERE r.hash = $1 AND r.expires_at > now() AND u.is_active
    AND (u.password_hash IS NOT NULL OR NOT EXISTS (SELECT FROM federated_identities f WHERE f.user_id = u.id))`);
// The account first, as whoever changes or deactivates it does: what they do ends the link, and is waited for.
const holdAccount = prepare('SELECT FROM users WHERE id = $1 AND is_active FOR UPDATE');
const spend = prepare(
  'DELETE FROM password_resets WHERE user_id = $1 AND hash = $2 AND expires_at > now() RETURNING user_id',
);
const setPassword = prepare(
  'UPDATE users SET password_hash = $2, needs_second_factor = false, updated_at = now() WHERE id = $1',
);

/** New passwords for those who forgot theirs, by a link that is mailed to the account's address. */
export class PasswordResets {
  readonly #database: Database;
  readonly #passwords: Passwords;
  readonly #warn: Warn;

  constructor({ database, passwords, warn }: { database: Database; passwords: Passwords; warn: Warn }) {
    this.#database = database;
    this.#passwords = passwords;
    this.#warn = warn;
  }

  /**
   * Have a link mailed. Whether there is an account is looked up when the mail is written, so that the answer, and the time it takes,
   * cannot tell. @param email canonical.
   */
  async request(email: string): Promise<void> {
    await this.#database.transact(nobody, () => queueMail({ kind: 'password_reset', email }));
  }

  /**
   * Set the password. Ends every session of the account and the link.
   * @returns the account's canonical address. @throws Problem 404, 422
   */
  async confirm({ token, password }: { token: string; password: string }, request: OwnRequest): Promise<string> {
    const hash = hashOf(token);
    const [[row] = []] = (await this.#database.read(nobody, statement(find, hash))).results;
    if (!row) throw noLink();
    const account = row as unknown as Resettable;
    demandGoodPassword(password, { secondFactor: false, owner: account, field: 'new_password' });
    if (await this.#passwords.verify(account.password_hash, password)) throw samePassword('new_password');
    const passwordHash = await this.#passwords.hash(password);
    await this.#database.transact(nobody, async (transaction) => {
      const [, spent] = await transaction.run(statement(holdAccount, account.id), statement(spend, account.id, hash));
      if (spent?.length !== 1) throw noLink();
      await transaction.run(statement(setPassword, account.id, passwordHash));
      await endOtherSessions(account.id, null, 'password_reset');
      const { requestId, decision } = request;
      await proveAddress(account, { requestId, digest: decision.digest }, this.#warn);
      await queueMail({ kind: 'password_changed', userId: account.id });
      await recordSelfMade({
        ...request,
        tenantId: null,
        account,
        action: 'reset_password',
        resource: { type: 'user', id: account.id },
        after: { password: 'changed' },
      });
    });
    return account.email_canonical;
  }
}

const noLink = (): Problem => new Problem('not_found', 'The link is not valid, or no longer.');
