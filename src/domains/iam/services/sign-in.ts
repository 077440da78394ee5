import { readGrants, prepare, statement, type Database, type Store } from '../../../db/index.ts';
import { isUuid } from '../../../shared/ids.ts';
import { Problem } from '../../../shared/problem.ts';
import { canonicalEmail } from './canonical-email.ts';
import type { Passwords } from './passwords.ts';
import type { SecondFactors } from './second-factors.ts';
import type { IssuedTokens, NewSession, Sessions, Visit } from './sessions.ts';
import type { SignInLimits } from './sign-in-limits.ts';

const findAccount = prepare(`
  SELECT u.id, u.email, u.first_name, u.last_name, u.is_active, u.password_hash, f.confirmed_at IS NOT NULL AS has_second_factor
  FROM users u LEFT JOIN second_factors f ON f.user_id = u.id WHERE u.email_canonical = $1`);
const findTenants = prepare(`
  SELECT m.tenant_id FROM memberships m JOIN tenants t ON t.id = m.tenant_id
  WHERE m.user_id = $1 AND m.suspended_at IS NULL AND t.status <> 'deleted' ORDER BY m.created_at, m.tenant_id LIMIT 2`);

/** An account as its owner sees it. */
export interface Account {
  id: string;
  email: string;
  first_name: string;
  last_name: string;
  is_active: boolean;
}

interface StoredAccount extends Account {
  password_hash: string | null;
  has_second_factor: boolean;
}

export interface Attempt extends Visit {
  username: string;
  password: string;
  /** A one-time code, or a recovery code. */
  otp: string | undefined;
  /** The tenant to act in; without one, the account's only tenant. */
  tenantId: string | undefined;
}

/** Tokens, and whose they are. */
export interface SignedIn extends IssuedTokens {
  account: Account;
}

export interface SignInParts {
  database: Database;
  store: Store;
  passwords: Passwords;
  secondFactors: SecondFactors;
  sessions: Sessions;
  limits: SignInLimits;
}

/** Signing in with a password. A failure never tells whether the account exists, by its answer or by its time. */
export class SignIn {
  readonly #parts: SignInParts;

  constructor(parts: SignInParts) {
    this.#parts = parts;
  }

  async withPassword(attempt: Attempt): Promise<SignedIn> {
    const { username, password, otp, tenantId, ...visit } = attempt;
    const { passwords, limits } = this.#parts;
    const name = canonicalEmail(username, 'username');
    await limits.count(name, visit.clientAddress);
    const found = await this.#findAccount(name);
    const passwordHash = found?.password_hash ?? null;
    // Takes as long without an account, or without a password of it.
    const matches = await passwords.verify(passwordHash, password);
    if (!found?.is_active || passwordHash === null || !matches)
      throw await this.#refuse(found, invalidCredentials(), visit);
    const { id, email, first_name, last_name, is_active } = found;
    const account = { id, email, first_name, last_name, is_active };
    const tenant =
      tenantId === undefined
        ? await onlyTenantOf(this.#parts.store, account.id)
        : await this.#askedFor(account, tenantId, visit);
    const secondFactor = found.has_second_factor;
    // Said only to who knows the password.
    if (secondFactor && otp === undefined) throw await this.#refuse(account, secondFactorRequired(), visit);
    const session = { ...visit, userId: id, tenantId: tenant, passwordHash, secondFactor };
    const issued = await this.#begin({ ...session, methods: secondFactor ? ['pwd', 'otp'] : ['pwd'] }, otp ?? '');
    if (!issued) throw await this.#refuse(account, invalidCredentials(), visit);
    await limits.succeeded(name);
    return { account, ...issued };
  }

  /** Begin the session in the transaction that spends the code. Null for a wrong code, or an account that was changed. */
  async #begin(session: NewSession, otp: string): Promise<IssuedTokens | null> {
    const { database, secondFactors, sessions } = this.#parts;
    return database.transact({ tenantId: null, principalId: null, platform: false }, async () =>
      session.secondFactor && !(await secondFactors.verify(session.userId, otp)) ? null : sessions.begin(session),
    );
  }

  async #findAccount(name: string): Promise<StoredAccount | null> {
    const scope = { tenantId: null, principalId: null, platform: false };
    const { results } = await this.#parts.store.read(scope, statement(findAccount, name));
    return (results[0]?.[0] as StoredAccount | undefined) ?? null;
  }

  async #askedFor(account: Account, asked: string, visit: Visit): Promise<string> {
    const tenantId = asked.toLowerCase();
    if (!(await isEntitled(this.#parts.store, account.id, tenantId))) {
      throw await this.#refuse(account, invalidCredentials(), visit);
    }
    return tenantId;
  }

  /** Recorded for a name that no account has as for one that an account has: it takes the same time. */
  #refuse(account: Account | null, problem: Problem, visit: Visit): Promise<Problem> {
    return this.#parts.sessions.refuse(account ?? nobodyKnown, problem, visit);
  }
}

/** The tenant a user belongs to; null where there is none, or more than one. */
export const onlyTenantOf = async (store: Store, principalId: string): Promise<string | null> => {
  const scope = { tenantId: null, principalId, platform: false };
  const { results } = await store.read(scope, statement(findTenants, principalId));
  const tenants = results[0] as { tenant_id: string }[];
  return tenants.length === 1 ? (tenants[0]?.tenant_id ?? null) : null;
};

/** Whether a tenant is a user's to enter: as a member, or for the platform. */
export const isEntitled = async (store: Store, principalId: string, tenantId: string): Promise<boolean> =>
  isUuid(tenantId) && (await readGrants(store, principalId, tenantId)).tenant !== null;

/** Who comes with a name that no account has. The name is not recorded: people type passwords there. */
const nobodyKnown = { id: '00000000-0000-0000-0000-000000000000', email: 'unknown' };

const invalidCredentials = (): Problem =>
  new Problem('invalid_credentials', 'Incorrect username or password.', { headers: { 'WWW-Authenticate': 'Bearer' } });

const secondFactorRequired = (): Problem =>
  new Problem('second_factor_required', 'A one-time code is required as well.', {
    headers: { 'WWW-Authenticate': 'Bearer' },
  });
