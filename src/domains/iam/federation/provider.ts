import { createRemoteJWKSet, customFetch as joseFetch, jwtVerify, type RemoteJWKSet } from 'jose';
import * as openid from 'openid-client';
import { Problem } from '../../../shared/problem.ts';
import { fetchWithin, type ProviderFetch } from './provider-fetch.ts';
import { outageBehind, providerIsAway, ProviderUnavailable } from './provider-unavailable.ts';
import type { Claims } from './role-mapping.ts';
import { isSafeAddress } from './safe-address.ts';
import type { ProviderSettings } from './settings.ts';
import { subjectOf } from './subject.ts';

/** Milliseconds for which a provider's metadata is taken as read. */
const metadataAge = 3_600_000;

/** What ties a sign-in's answer to its beginning. */
export interface FlowSecrets {
  state: string;
  nonce: string;
  codeVerifier: string;
}

/** What a provider says of who signed in. */
export interface ProvenClaims {
  subject: string;
  /** Claims of the ID token, and of UserInfo where the ID token has none of that name. */
  claims: Claims;
  /** Null where the provider tells none. */
  email: { address: string; verified: boolean } | null;
}

interface Discovered {
  configuration: openid.Configuration;
  keys: RemoteJWKSet;
  until: number;
}

interface ProviderOptions {
  /** Where a provider's answers come in, by the provider's key. */
  redirectUri: (key: string) => string;
  production: boolean;
}

/** The providers by their keys. Each keeps what it learned of its endpoints and signing keys. */
export const createProviders = (
  settings: readonly ProviderSettings[],
  { redirectUri, production }: ProviderOptions,
): ReadonlyMap<string, Provider> =>
  new Map(settings.map((each) => [each.key, new Provider(each, { redirectUri: redirectUri(each.key), production })]));

/** An OpenID provider and this gateway as its client: authorization code with PKCE (OpenID Connect Core, RFC 9700). */
export class Provider {
  readonly settings: ProviderSettings;
  /** Where the provider's answers come in. */
  readonly redirectUri: string;
  readonly #production: boolean;
  readonly #fetch: ProviderFetch;
  #discovered: Promise<Discovered> | null = null;

  constructor(settings: ProviderSettings, { redirectUri, production }: { redirectUri: string; production: boolean }) {
    this.settings = settings;
    this.redirectUri = redirectUri;
    this.#production = production;
    this.#fetch = fetchWithin([settings.issuer, ...settings.origins]);
  }

  /** Where a browser is sent to sign in. @throws Problem 503 where the provider is away. */
  async authorizationUrl({ state, nonce, codeVerifier }: FlowSecrets): Promise<string> {
    const { configuration } = await this.#discover();
    return openid.buildAuthorizationUrl(configuration, {
      redirect_uri: this.redirectUri,
      scope: this.settings.scopes.join(' '),
      response_type: 'code',
      state,
      nonce,
      code_challenge: await openid.calculatePKCECodeChallenge(codeVerifier),
      code_challenge_method: 'S256',
    }).href;
  }

  /**
   * Trade the code of a callback for who signed in: `iss` (RFC 9207), state, nonce, issuer, audience, times and signature all hold.
   * @throws Problem 401 where the provider signed nobody in or its answer does not hold, 503 where it is away.
   */
  async redeem(
    answer: Readonly<Record<string, string>>,
    { state, nonce, codeVerifier }: FlowSecrets,
  ): Promise<ProvenClaims> {
    const { configuration, keys } = await this.#discover();
    const url = new URL(this.redirectUri);
    for (const [name, value] of Object.entries(answer)) url.searchParams.set(name, value);
    try {
      const checks = { expectedState: state, expectedNonce: nonce, pkceCodeVerifier: codeVerifier };
      const tokens = await openid.authorizationCodeGrant(configuration, url, checks);
      const { issuer, client_id: audience, id_token_algorithms: algorithms } = this.settings;
      // openid-client takes TLS for proof of an ID token from the token endpoint; a signature is one through any proxy.
      const { payload } = await jwtVerify(tokens.id_token ?? '', keys, {
        ...{ issuer, audience, algorithms, clockTolerance: 30 },
        requiredClaims: ['sub', 'exp', 'iat', 'nonce'],
      });
      const subject = subjectOf(payload.sub);
      if (subject === null) throw new Error('the ID token names nobody');
      const { userinfo_endpoint: userInfoEndpoint } = configuration.serverMetadata();
      const userInfo =
        userInfoEndpoint === undefined ? {} : await openid.fetchUserInfo(configuration, tokens.access_token, subject);
      return { subject, claims: { ...userInfo, ...payload }, email: emailOf(payload) ?? emailOf(userInfo) };
    } catch (error) {
      throw refusalOf(error);
    }
  }

  /** The provider's metadata, read once an hour; whoever asks meanwhile shares the question. */
  async #discover(): Promise<Discovered> {
    try {
      const known = await this.#discovered;
      if (known && Date.now() < known.until) return known;
    } catch {
      // It failed for whoever asked then; now it is asked again.
    }
    this.#discovered = this.#read();
    try {
      return await this.#discovered;
    } catch (error) {
      throw providerIsAway(error);
    }
  }

  async #read(): Promise<Discovered> {
    const { issuer, client_id: clientId, clientSecret, client_authentication: method } = this.settings;
    const authentication =
      clientSecret === null
        ? openid.None()
        : method === 'client_secret_basic'
          ? openid.ClientSecretBasic(clientSecret)
          : openid.ClientSecretPost(clientSecret);
    const configuration = await openid.discovery(new URL(issuer), clientId, undefined, authentication, {
      [openid.customFetch]: this.#fetch,
      // Only loopback issuers outside production are without TLS; the settings have seen to it.
      // eslint-disable-next-line @typescript-eslint/no-deprecated -- marked so that it stands out, and it does
      ...(new URL(issuer).protocol === 'http:' && { execute: [openid.allowInsecureRequests] }),
    });
    const metadata = configuration.serverMetadata();
    if (metadata.issuer !== issuer) throw new ProviderUnavailable(`${issuer} says that it is ${metadata.issuer}`);
    const { authorization_endpoint: authorization = '', jwks_uri: jwksUri = '' } = metadata;
    if (!isSafeAddress(withoutQuery(authorization), { production: this.#production })) {
      throw new ProviderUnavailable(`${issuer} names no safe authorization_endpoint`);
    }
    // No cool-down: only the provider itself can present tokens here, so a key it does not know yet is a new one.
    const keys = createRemoteJWKSet(new URL(jwksUri), { cooldownDuration: 0, [joseFetch]: this.#fetch });
    return { configuration, keys, until: Date.now() + metadataAge };
  }
}

const withoutQuery = (address: string): string => address.replace(/\?.*/, '');

/** Address and whether it is verified always come from one place: two could speak of different addresses. */
const emailOf = ({ email, email_verified: verified }: Claims): ProvenClaims['email'] =>
  typeof email === 'string' ? { address: email, verified: verified === true } : null;

const refusalOf = (error: unknown): unknown => {
  if (outageBehind(error)) return providerIsAway(error);
  if (error instanceof openid.AuthorizationResponseError) {
    return new Problem('invalid_credentials', `The identity provider signed nobody in (${error.error}).`, {
      cause: error,
    });
  }
  // The provider does not take this gateway for its client: nothing that whoever signs in could mend.
  if (error instanceof openid.ResponseBodyError && ['invalid_client', 'unauthorized_client'].includes(error.error)) {
    return providerIsAway(error);
  }
  return new Problem('invalid_credentials', 'The identity provider’s answer is not valid.', { cause: error });
};
