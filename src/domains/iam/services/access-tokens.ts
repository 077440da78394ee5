import { createHash, createPrivateKey, createPublicKey, type JsonWebKey, type KeyObject } from 'node:crypto';
import jwt from 'jsonwebtoken';
import { LRUCache } from 'lru-cache';
import { isUuid, newId } from '../../../shared/ids.ts';
import { Refusal } from '../../../shared/refusal.ts';

/** RSA with SHA-256: of the pinned choices the cheapest to verify, which is what every request does. */
const algorithm = 'RS256';
/** RFC 9068: says that this is an access token, not any other JWT signed with the key. */
const tokenType = 'at+jwt';

export interface TokenSettings {
  /** PEM (PKCS #8) of RSA private keys, one after the other: the first signs, all are accepted. */
  signingKey: string;
  issuer: string;
  audience: string;
  /** Lifetime in seconds. */
  lifetime: number;
}

export interface TokenClaims {
  principalId: string;
  tenantId: string | null;
  /** The session in which the token was issued (`sid`): it holds no longer than that. */
  sessionId: string;
}

/** How and when the user of a session proved who they are. */
export interface Proof {
  /** Authentication methods by their names in RFC 8176: `pwd`, `otp` … (`amr`). */
  methods: readonly string[];
  /** `auth_time`. */
  at: Date;
}

/** Access tokens (JWT, RFC 9068): issued at sign-in, verified on every request. */
export class AccessTokens {
  readonly lifetime: number;
  readonly #settings: TokenSettings;
  readonly #signing: SigningKey;
  /** Every key that is accepted, by its id (`kid`). */
  readonly #keys: ReadonlyMap<string, SigningKey>;
  readonly #verified = new LRUCache<string, { claims: TokenClaims; expiresAt: number }>({ max: 20_000 });
  readonly #clock: () => number;

  constructor(settings: TokenSettings, clock: () => number) {
    this.#settings = settings;
    this.lifetime = settings.lifetime;
    this.#clock = clock;
    const keys = readSigningKeys(settings.signingKey);
    this.#signing = keys[0];
    this.#keys = new Map(keys.map((key) => [key.id, key]));
  }

  /** The public keys as JSON Web Keys (RFC 7517), for whoever verifies tokens elsewhere. */
  publicJwks(): JsonWebKey[] {
    return [...this.#keys.values()].map(({ id, publicKey }) => ({
      ...publicKey.export({ format: 'jwk' }),
      ...{ alg: algorithm, use: 'sig', kid: id },
    }));
  }

  issue({ principalId, tenantId, sessionId }: TokenClaims, { methods, at }: Proof): string {
    const { issuer, audience } = this.#settings;
    const now = Math.floor(this.#clock() / 1000);
    const claims = {
      ...{ iat: now, exp: now + this.lifetime, sid: sessionId, ...(tenantId !== null && { tid: tenantId }) },
      ...{ amr: methods, auth_time: Math.floor(at.getTime() / 1000) },
    };
    return jwt.sign(claims, this.#signing.privateKey, {
      algorithm,
      issuer,
      audience,
      subject: principalId,
      jwtid: newId(),
      keyid: this.#signing.id,
      header: { alg: algorithm, typ: tokenType },
    });
  }

  /** The claims of a valid token, else null. A token is cached until it expires: its signature cannot change. */
  verify(token: string): TokenClaims | null {
    const now = this.#clock();
    const known = this.#verified.get(token);
    if (known) return now < known.expiresAt ? known.claims : null;
    const decoded = isCanonical(token) ? this.#decode(token, now) : null;
    if (!decoded) return null;
    const { header, payload } = decoded;
    if (header.typ !== tokenType || typeof payload === 'string') return null;
    const { sub, exp } = payload;
    const { tid, sid } = payload as { tid?: unknown; sid?: unknown };
    if (!sub || !isUuid(sub) || exp === undefined) return null;
    if (typeof sid !== 'string' || !isUuid(sid)) return null;
    if (tid !== undefined && (typeof tid !== 'string' || !isUuid(tid))) return null;
    const claims = { principalId: sub, tenantId: tid ?? null, sessionId: sid };
    this.#verified.set(token, { claims, expiresAt: exp * 1000 });
    return claims;
  }

  /** What a token says that we signed, for us and for now; null for any other, be it no token at all. */
  #decode(token: string, now: number): jwt.Jwt | null {
    const { issuer, audience } = this.#settings;
    try {
      // Throws too: by its type a token can promise JSON that it does not hold.
      const key = this.#keys.get(jwt.decode(token, { complete: true })?.header.kid ?? '');
      if (!key) return null;
      return jwt.verify(token, key.publicKey, {
        algorithms: [algorithm],
        issuer,
        audience,
        complete: true,
        clockTimestamp: Math.floor(now / 1000),
      });
    } catch {
      return null;
    }
  }
}

/** The last character of Base64url can have bits that mean nothing; a token must not have two spellings. */
const isCanonical = (token: string): boolean =>
  token.split('.').every((part) => Buffer.from(part, 'base64url').toString('base64url') === part);

interface SigningKey {
  id: string;
  privateKey: KeyObject;
  publicKey: KeyObject;
}

const readSigningKeys = (pem: string): [SigningKey, ...SigningKey[]] => {
  const [first, ...rest] = (pem.match(/-----BEGIN [^-]+-----[^-]+-----END [^-]+-----/g) ?? []).map(readSigningKey);
  if (!first) throw noKey();
  return [first, ...rest];
};

/** Key objects are made once: parsing the PEM costs more than verifying a signature. */
const readSigningKey = (pem: string): SigningKey => {
  const privateKey = readPrivateKey(pem);
  if (privateKey?.asymmetricKeyType !== 'rsa') throw noKey();
  const publicKey = createPublicKey(privateKey);
  const der = publicKey.export({ type: 'spki', format: 'der' });
  return { id: createHash('sha256').update(der).digest('base64url').slice(0, 16), privateKey, publicKey };
};

const readPrivateKey = (pem: string): KeyObject | null => {
  try {
    return createPrivateKey(pem);
  } catch {
    // What is wrong with it is said below; the parser's words could repeat parts of it.
    return null;
  }
};

const noKey = (): Refusal => new Refusal('TOKEN_SIGNING_KEY must be an RSA private key in PEM (PKCS #8), or several.');
