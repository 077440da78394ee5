import { readGrants, prepare, statement, type Store } from '../../../db/index.ts';
import { isUuid } from '../../../shared/ids.ts';
import { Problem } from '../../../shared/problem.ts';
import { canonicalEmail } from './canonical-email.ts';
import type { Passwords } from './passwords.ts';
import type { IssuedTokens, Sessions } from './sessions.ts';
import type { SignInLimits } from './sign-in-limits.ts';

const findAccount = prepare(
  'SELECT id, email, first_name, last_name, is_active, password_hash FROM users WHERE email_canonical = $1',
);
const findTenants = prepare(`
  SELECT m.tenant_id FROM memberships m JOIN tenants t ON t.id = m.tenant_id
  WHERE m.user_id = $1 AND t.status <> 'deleted' ORDER BY m.created_at, m.tenant_id LIMIT 2`);

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
}

export interface Attempt {
  username: string;
  password: string;
  /** The tenant to act in; without one, the account's only tenant. */
  tenantId: string | undefined;
  clientAddress: string;
  userAgent: string;
}

/** Tokens, and whose they are. */
export interface SignedIn extends IssuedTokens {
  account: Account;
}

/** Signing in with a password. A failure never tells whether the account exists, by its answer or by its time. */
export class SignIn {
  readonly #store: Store;
  readonly #passwords: Passwords;
  readonly #sessions: Sessions;
  readonly #limits: SignInLimits;

  constructor(parts: { store: Store; passwords: Passwords; sessions: Sessions; limits: SignInLimits }) {
    this.#store = parts.store;
    this.#passwords = parts.passwords;
    this.#sessions = parts.sessions;
    this.#limits = parts.limits;
  }

  async withPassword(attempt: Attempt): Promise<SignedIn> {
    const { username, password, tenantId, clientAddress, userAgent } = attempt;
    const name = canonicalEmail(username, 'username');
    await this.#limits.count(name, clientAddress);
    const found = await this.#findAccount(name);
    const passwordHash = found?.password_hash ?? null;
    // Takes as long without an account, or without a password of it.
    const matches = await this.#passwords.verify(passwordHash, password);
    if (!found?.is_active || passwordHash === null || !matches) throw invalidCredentials();
    const { id, email, first_name, last_name, is_active } = found;
    const account = { id, email, first_name, last_name, is_active };
    const tenant =
      tenantId === undefined ? await this.#onlyTenant(account.id) : await this.#askedFor(account.id, tenantId);
    await this.#limits.succeeded(name);
    const proof = { methods: ['pwd'], secondFactor: false, passwordHash };
    const issued = await this.#sessions.start({ userId: id, tenantId: tenant, clientAddress, userAgent, ...proof });
    if (!issued) throw invalidCredentials();
    return { account, ...issued };
  }

  async #findAccount(name: string): Promise<StoredAccount | null> {
    const scope = { tenantId: null, principalId: null, platform: false };
    const { results } = await this.#store.read(scope, statement(findAccount, name));
    return (results[0]?.[0] as StoredAccount | undefined) ?? null;
  }

  async #onlyTenant(principalId: string): Promise<string | null> {
    const scope = { tenantId: null, principalId, platform: false };
    const { results } = await this.#store.read(scope, statement(findTenants, principalId));
    const tenants = results[0] as { tenant_id: string }[];
    return tenants.length === 1 ? (tenants[0]?.tenant_id ?? null) : null;
  }

  async #askedFor(principalId: string, asked: string): Promise<string> {
    const tenantId = asked.toLowerCase();
    if (!(await isEntitled(this.#store, principalId, tenantId))) throw invalidCredentials();
    return tenantId;
  }
}

/** Whether a tenant is a user's to enter: as a member, or for the platform. */
export const isEntitled = async (store: Store, principalId: string, tenantId: string): Promise<boolean> =>
  isUuid(tenantId) && (await readGrants(store, principalId, tenantId)).tenant !== null;

const invalidCredentials = (): Problem =>
  new Problem('invalid_credentials', 'Incorrect username or password.', { headers: { 'WWW-Authenticate': 'Bearer' } });
