import { nobody, prepare, statement, type Database } from '../../../db/index.ts';
import { newId } from '../../../shared/ids.ts';
import { Problem } from '../../../shared/problem.ts';
import { queueMail } from '../mail/mail-job.ts';
import { addAccount, type NewAccount } from './accounts.ts';
import { canonicalEmail } from './canonical-email.ts';
import { demandGoodPassword, unfitPassword } from './password-rules.ts';
import type { Passwords } from './passwords.ts';
import { hashOf } from '../../../shared/secrets.ts';
import { recordSelfMade, type OwnRequest } from './self-audit.ts';
import type { Account } from './sign-in.ts';

/** Who may make an account of their own: anybody, who was invited, or nobody. */
export type RegistrationMode = 'open' | 'invited' | 'off';

export interface Registration {
  email: string;
  firstName: string;
  lastName: string;
  password: string;
}

interface Pending {
  id: string;
  email: string;
  email_canonical: string;
  first_name: string;
  last_name: string;
  password_hash: string;
}

const tidy = prepare('DELETE FROM registrations WHERE expires_at <= now()');
const insert = prepare(`
  INSERT INTO registrations (id, email, email_canonical, first_name, last_name, password_hash, expires_at)
  VALUES ($1, $2, $3, $4, $5, $6, now() + $7 * interval '1 second')`);
const find = prepare(`
  SELECT id, email, email_canonical, first_name, last_name, password_hash FROM registrations
  WHERE hash = $1 AND expires_at > now()`);
// All of an address in one order: two that locked one each would wait for each other at the account, or when the rest is dropped.
const hold = prepare('SELECT FROM registrations WHERE email_canonical = $1 ORDER BY id FOR UPDATE');
const drop = prepare('DELETE FROM registrations WHERE email_canonical = $1');

/**
 * Accounts that people make by themselves. Until its address is confirmed there is none, only a registration: many can wait for one
 * address, and none of them is in the way of its owner.
 */
export class Registrations {
  readonly #database: Database;
  readonly #passwords: Passwords;
  readonly #mode: RegistrationMode;
  readonly #lifetime: number;

  /** @param parts.lifetime of a registration that is not confirmed, in seconds. */
  constructor(parts: { database: Database; passwords: Passwords; mode: RegistrationMode; lifetime: number }) {
    this.#database = parts.database;
    this.#passwords = parts.passwords;
    this.#mode = parts.mode;
    this.#lifetime = parts.lifetime;
  }

  /** @param invited whether by invitation. @throws Problem 403 where this installation does not let them. */
  demandOpen({ invited }: { invited: boolean }): void {
    if (this.#mode === 'open' || (invited && this.#mode === 'invited')) return;
    const detail = this.#mode === 'off' ? 'Nobody can register here.' : 'Registration takes an invitation.';
    throw new Problem('registration_closed', detail);
  }

  /** Have a link mailed that confirms the address. Does the same, in the same time, where the address has an account. */
  async begin({ email, firstName, lastName, password }: Registration): Promise<void> {
    const owner = { email, first_name: firstName, last_name: lastName };
    demandGoodPassword(password, { secondFactor: false, owner });
    const hash = await this.#passwords.hash(password);
    const id = newId();
    const values = [id, email, canonicalEmail(email), firstName, lastName, hash, this.#lifetime];
    await this.#database.transact(nobody, async (transaction) => {
      await transaction.run(statement(tidy), statement(insert, ...values));
      await queueMail({ kind: 'registration', registrationId: id });
    });
  }

  /**
   * Make the account. The password says that who reads the mail is who registered: otherwise one could register with another's
   * address and wait until they confirm it.
   * @throws Problem 404, 409, 422
   */
  async confirm({ token, password }: { token: string; password: string }, request: OwnRequest): Promise<Account> {
    const hash = hashOf(token);
    const [[pending] = []] = (await this.#database.read(nobody, statement(find, hash))).results;
    if (!pending) throw noRegistration();
    if (!(await this.#passwords.verify(String(pending.password_hash), password))) {
      throw unfitPassword('password', 'is not the one that was chosen', 'wrong_password');
    }
    return this.#database.transact(nobody, async (transaction) => {
      const [, [row] = []] = await transaction.run(statement(hold, pending.email_canonical), statement(find, hash));
      if (!row) throw noRegistration();
      const account = await addAccount(accountOf(row as unknown as Pending), 'This address has an account already.');
      await transaction.run(statement(drop, row.email_canonical));
      await recordSelfMade({
        ...request,
        tenantId: null,
        account,
        action: 'register',
        resource: { type: 'user', id: account.id },
        after: { ...account },
      });
      return account;
    });
  }
}

const accountOf = ({ email, first_name, last_name, password_hash }: Pending): NewAccount => ({
  email,
  firstName: first_name,
  lastName: last_name,
  passwordHash: password_hash,
  proven: true,
});

const noRegistration = (): Problem => new Problem('not_found', 'The link is not valid, or no longer.');
