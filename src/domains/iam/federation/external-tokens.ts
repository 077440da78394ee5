import { createRemoteJWKSet, customFetch, decodeJwt, errors, jwtVerify, type RemoteJWKSet } from 'jose';
import { z } from 'zod';
import { nobody, prepare, statement, type Store } from '../../../db/index.ts';
import { fetchWithin, type ProviderFetch } from './provider-fetch.ts';
import { providerIsAway, ProviderUnavailable } from './provider-unavailable.ts';
import type { AccessTokenSettings, ProviderSettings } from './settings.ts';
import { subjectOf } from './subject.ts';

/** A person of an external issuer, by whose token they came. */
export interface ExternalIdentity {
  identityId: string;
  userId: string;
  /** The user's tenant, where they have but one. */
  onlyTenant: string | null;
}

/** Milliseconds before a key that an issuer does not have may make us ask again: tokens that name such are free to forge. */
const coolDown = 5_000;
const find = prepare('SELECT * FROM find_identity($1, $2)');
const metadata = z.object({ issuer: z.string(), jwks_uri: z.url() });

interface Issuer {
  /** As identities are kept under. */
  identityIssuer: string;
  settings: AccessTokenSettings;
  fetch: ProviderFetch;
  keys: Promise<RemoteJWKSet> | null;
}

/** Access tokens (JWT, RFC 9068) of the configured external issuers. */
export class ExternalTokens {
  readonly #store: Store;
  readonly #issuers: ReadonlyMap<string, Issuer>;

  constructor(store: Store, providers: readonly ProviderSettings[]) {
    this.#store = store;
    this.#issuers = new Map(providers.flatMap((provider) => issuerOf(provider)));
  }

  /**
   * Whose token this is; null where it is no valid one, or nobody's here.
   * @throws Problem 503 where the issuer's keys cannot be had: that says nothing of the token.
   */
  async read(token: string): Promise<ExternalIdentity | null> {
    const issuer = this.#issuers.get(allegedIssuer(token) ?? '');
    if (!issuer) return null;
    const subject = await verifiedSubject(token, issuer);
    if (subject === null) return null;
    const { results } = await this.#store.read(nobody, statement(find, issuer.identityIssuer, subject));
    const row = results[0]?.[0] as { id: string; user_id: string; only_tenant: string | null } | undefined;
    return row ? { identityId: row.id, userId: row.user_id, onlyTenant: row.only_tenant } : null;
  }
}

const issuerOf = ({ issuer, origins, accessTokens }: ProviderSettings): [string, Issuer][] => {
  if (!accessTokens) return [];
  const places = [issuer, accessTokens.issuer, ...origins, ...(accessTokens.jwks_uri ? [accessTokens.jwks_uri] : [])];
  const fetch = fetchWithin(places);
  return [[accessTokens.issuer, { identityIssuer: issuer, settings: accessTokens, fetch, keys: null }]];
};

/** Before its signature is looked at: says only by whose keys to look. */
const allegedIssuer = (token: string): string | null => {
  try {
    return decodeJwt(token).iss ?? null;
  } catch {
    return null;
  }
};

const verifiedSubject = async (token: string, issuer: Issuer): Promise<string | null> => {
  const { audience, algorithms, type, subject_claim: claim, issuer: name } = issuer.settings;
  try {
    const { payload } = await jwtVerify(token, await keysOf(issuer), {
      ...{ issuer: name, audience, algorithms, ...(type !== 'any' && { typ: type }) },
      requiredClaims: ['exp', claim],
      // Seconds that the issuer's clock may be ahead.
      clockTolerance: 5,
    });
    return subjectOf(Object.hasOwn(payload, claim) ? payload[claim] : null);
  } catch (error) {
    if (isBadToken(error)) return null;
    throw providerIsAway(error);
  }
};

const keysOf = async (issuer: Issuer): Promise<RemoteJWKSet> => {
  issuer.keys ??= discoverKeys(issuer);
  try {
    return await issuer.keys;
  } catch (error) {
    issuer.keys = null;
    throw error;
  }
};

const discoverKeys = async ({ settings, fetch }: Issuer): Promise<RemoteJWKSet> => {
  const uri = settings.jwks_uri ?? (await discoverKeySet(settings.issuer, fetch));
  return createRemoteJWKSet(new URL(uri), { cooldownDuration: coolDown, [customFetch]: fetch });
};

const discoverKeySet = async (issuer: string, fetch: ProviderFetch): Promise<string> => {
  const response = await fetch(`${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`, {});
  const found = metadata.parse(await response.json());
  if (found.issuer !== issuer) throw new ProviderUnavailable(`${issuer} says that it is ${found.issuer}`);
  return found.jwks_uri;
};

/** What only a token can be at fault for. Anything else is the issuer's outage, or ours, and lets nobody in either. */
const isBadToken = (error: unknown): boolean =>
  [
    errors.JWTClaimValidationFailed,
    errors.JWTExpired,
    errors.JWTInvalid,
    errors.JWSInvalid,
    errors.JWSSignatureVerificationFailed,
    errors.JOSEAlgNotAllowed,
    errors.JOSENotSupported,
    errors.JWKSNoMatchingKey,
    errors.JWKSMultipleMatchingKeys,
  ].some((kind) => error instanceof kind);
