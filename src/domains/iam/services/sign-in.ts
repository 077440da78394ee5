import { readGrants, prepare, statement, type Store } from '../../../db/index.ts';
import { isUuid } from '../../../shared/ids.ts';
import { Problem } from '../../../shared/problem.ts';
import type { AccessTokens } from './access-tokens.ts';
import { canonicalEmail } from './canonical-email.ts';
import type { Passwords } from './passwords.ts';
import type { SignInLimits } from './sign-in-limits.ts';

const findAccount = prepare('SELECT id, password_hash, is_active FROM users WHERE email_canonical = $1');
const findTenants = prepare(`
  SELECT m.tenant_id FROM memberships m JOIN tenants t ON t.id = m.tenant_id
  WHERE m.user_id = $1 AND t.status <> 'deleted' ORDER BY m.created_at, m.tenant_id LIMIT 2`);

interface Account {
  id: string;
  password_hash: string | null;
  is_active: boolean;
}

export interface Attempt {
  username: string;
  password: string;
  /** The tenant to act in; without one, the account's only tenant. */
  tenantId: string | undefined;
  clientAddress: string;
}

export interface IssuedToken {
  accessToken: string;
  expiresIn: number;
}

/** Signing in with a password. A failure never tells whether the account exists, by its answer or by its time. */
export class SignIn {
  readonly #store: Store;
  readonly #passwords: Passwords;
  readonly #tokens: AccessTokens;
  readonly #limits: SignInLimits;

  constructor(parts: { store: Store; passwords: Passwords; tokens: AccessTokens; limits: SignInLimits }) {
    this.#store = parts.store;
    this.#passwords = parts.passwords;
    this.#tokens = parts.tokens;
    this.#limits = parts.limits;
  }

  async withPassword({ username, password, tenantId, clientAddress }: Attempt): Promise<IssuedToken> {
    const name = canonicalEmail(username, 'username');
    await this.#limits.count(name, clientAddress);
    const account = await this.#findAccount(name);
    const matches = await this.#check(account, password);
    if (!account || !matches || !account.is_active) throw invalidCredentials();
    const tenant =
      tenantId === undefined ? await this.#onlyTenant(account.id) : await this.#askedFor(account.id, tenantId);
    await this.#limits.succeeded(name);
    return {
      accessToken: this.#tokens.issue({ principalId: account.id, tenantId: tenant }),
      expiresIn: this.#tokens.lifetime,
    };
  }

  async #check(account: Account | undefined, password: string): Promise<boolean> {
    return this.#passwords.verify(account?.password_hash ?? null, password);
  }

  async #findAccount(name: string): Promise<Account | undefined> {
    const scope = { tenantId: null, principalId: null, platform: false };
    const { results } = await this.#store.read(scope, statement(findAccount, name));
    return results[0]?.[0] as Account | undefined;
  }

  async #onlyTenant(principalId: string): Promise<string | null> {
    const scope = { tenantId: null, principalId, platform: false };
    const { results } = await this.#store.read(scope, statement(findTenants, principalId));
    const tenants = results[0] as { tenant_id: string }[];
    return tenants.length === 1 ? (tenants[0]?.tenant_id ?? null) : null;
  }

  async #askedFor(principalId: string, asked: string): Promise<string> {
    const tenantId = asked.toLowerCase();
    const { tenant } = isUuid(tenantId) ? await readGrants(this.#store, principalId, tenantId) : { tenant: null };
    if (!tenant) throw invalidCredentials();
    return tenantId;
  }
}

const invalidCredentials = (): Problem =>
  new Problem('invalid_credentials', 'Incorrect username or password.', { headers: { 'WWW-Authenticate': 'Bearer' } });
