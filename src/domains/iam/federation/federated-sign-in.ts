import { nobody, platformTenantId, type Database } from '../../../db/index.ts';
import { notFound, Problem } from '../../../shared/problem.ts';
import { User } from '../models/models.ts';
import type { IssuedTokens, Sessions, Visit } from '../services/sessions.ts';
import { isEntitled, onlyTenantOf, type Account, type SignedIn } from '../services/sign-in.ts';
import { accountOf } from './accounts.ts';
import { Flows } from './flows.ts';
import { HandOver, type Finished } from './hand-over.ts';
import { reconcileRoles, type Warn } from './managed-roles.ts';
import { resolveTenants } from './mapped-tenants.ts';
import type { Provider, ProvenClaims } from './provider.ts';
import { rolesOf } from './role-mapping.ts';
import type { FederationSettings } from './settings.ts';
import { unlinkIdentity } from './unlink.ts';

export interface FederationParts {
  settings: FederationSettings;
  database: Database;
  sessions: Sessions;
  /** Of the policies in force. */
  digest: string;
  warn: Warn;
  /** By their keys. */
  providers: ReadonlyMap<string, Provider>;
}

/** A client's wish to sign somebody in. */
export interface Beginning {
  askedTenant: string | null;
  returnTo: string | undefined;
  codeChallenge: string | undefined;
}

/** A browser that comes back from a provider. */
export interface Callback {
  provider: string;
  /** The authorization response (RFC 6749, 4.1.2; RFC 9207). */
  answer: Readonly<Record<string, string>> & { state: string };
  /** The secret of the browser that began; empty where it has none. */
  browser: string;
}

/** Signing in through OpenID Connect providers. */
export class FederatedSignIn {
  readonly #parts: FederationParts;
  readonly #flows: Flows;
  readonly #handOver: HandOver;

  constructor(parts: FederationParts) {
    this.#parts = parts;
    this.#flows = new Flows(parts.database);
    this.#handOver = new HandOver(parts.database);
  }

  /** Providers as people choose among them. */
  list(): { key: string; name: string }[] {
    return this.#parts.settings.providers.map(({ key, name }) => ({ key, name }));
  }

  /** @returns where to send the browser, and the secret it must keep. @throws Problem 404, 400 for a foreign return_to, 503. */
  async begin(
    key: string,
    { askedTenant, returnTo, codeChallenge }: Beginning,
  ): Promise<{ url: string; browser: string }> {
    const provider = this.#provider(key);
    if (returnTo !== undefined && !this.#parts.settings.returnTo.includes(returnTo)) {
      throw badQuery('return_to', 'is not an address that sign-ins may return to');
    }
    if ((returnTo === undefined) !== (codeChallenge === undefined)) {
      throw badQuery('code_challenge', 'belongs to return_to: give both, or neither');
    }
    const handOver = returnTo === undefined || codeChallenge === undefined ? null : { returnTo, codeChallenge };
    const { browser, ...secrets } = await this.#flows.begin({ provider: key, askedTenant, handOver });
    return { url: await provider.authorizationUrl(secrets), browser };
  }

  /**
   * Finish a sign-in: with tokens, or with the address of the client that will fetch them.
   * @throws Problem 400 for a state that is not this browser's, 401 where the provider's answer does not hold, 403 and 409 where
   * no account may be used, 503 where the provider is away.
   */
  async finish(callback: Callback, visit: Visit): Promise<{ signedIn: SignedIn } | { location: string }> {
    const provider = this.#provider(callback.provider);
    const flow = await this.#flows.take(callback.provider, callback.answer.state, callback.browser);
    if (!flow) throw badQuery('state', 'belongs to no sign-in of this browser that is under way; begin again');
    const proven = await provider.redeem(callback.answer, flow);
    const user = await this.#settle(provider, proven, visit.requestId);
    const tenantId = await this.#tenantFor(user.id, flow.askedTenant);
    const finished = { userId: user.id, tenantId };
    if (!flow.handOver) return { signedIn: await this.#start(finished, user, visit) };
    const location = new URL(flow.handOver.returnTo);
    location.searchParams.set('code', await this.#handOver.offer(finished, flow.handOver.codeChallenge));
    return { location: location.href };
  }

  /** Trade a one-time code for tokens. @throws Problem 401 where it does not hold. */
  async exchange(code: string, codeVerifier: string, visit: Visit): Promise<SignedIn> {
    const finished = await this.#handOver.accept(code, codeVerifier);
    if (!finished) throw new Problem('invalid_credentials', 'The code is not valid.');
    const user = await this.#parts.database.transact(nobody, async () =>
      User.query().findById(finished.userId).throwIfNotFound(),
    );
    return this.#start(finished, user, visit);
  }

  /** End who an account is at a provider, in the running transaction. @throws Problem 409 for the account's last way in. */
  unlink({ id: userId }: { id: string }, identityId: string, requestId: string): Promise<void> {
    const { settings, digest, warn } = this.#parts;
    return unlinkIdentity({ settings, userId, identityId, record: { requestId, digest }, warn });
  }

  #provider(key: string): Provider {
    const provider = this.#parts.providers.get(key);
    if (!provider) throw notFound('The identity provider');
    return provider;
  }

  /** The account, and the roles that its claims give: both or neither. */
  #settle({ settings }: Provider, proven: ProvenClaims, requestId: string): Promise<User> {
    const { database, digest, warn } = this.#parts;
    const { issuer, key: providerKey } = settings;
    const platform = { tenantId: platformTenantId, principalId: null, platform: true };
    return database.transact(platform, async () => {
      const { wishes, welcome } = await resolveTenants(rolesOf(settings.tenants, proven.claims), providerKey, warn);
      const user = await accountOf({ proven, settings, welcome, record: { requestId, digest }, warn });
      await reconcileRoles({ issuer, cause: { user, providerKey, requestId, digest }, warn }, wishes);
      return user;
    });
  }

  async #tenantFor(userId: string, asked: string | null): Promise<string | null> {
    const { database } = this.#parts;
    if (asked === null) return onlyTenantOf(database, userId);
    if (!(await isEntitled(database, userId, asked))) throw notFound('The tenant');
    return asked;
  }

  async #start({ userId, tenantId }: Finished, user: User, visit: Visit): Promise<SignedIn> {
    // How the provider knows the user is its word, not proof of a factor; RFC 8176 has no name for it.
    const proof = { methods: ['fed'], secondFactor: false };
    const issued: IssuedTokens | null = await this.#parts.sessions.start({ userId, tenantId, ...visit, ...proof });
    const { id, email, first_name, last_name, is_active } = user;
    const account: Account = { id, email, first_name, last_name, is_active };
    if (!issued)
      throw await this.#parts.sessions.refuse(account, new Problem('forbidden', 'This account is deactivated.'), visit);
    return { account, ...issued };
  }
}

const badQuery = (path: string, message: string): Problem =>
  new Problem('invalid_request', `${path} ${message}.`, { errors: [{ in: 'query', path, message, code: path }] });
