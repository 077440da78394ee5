import { currentTransaction, nobody, prepare, statement, type Database, type Row } from '../../../db/index.ts';
import { newId } from '../../../shared/ids.ts';
import { Problem } from '../../../shared/problem.ts';
import { recordSelfMade, type OwnRequest } from './self-audit.ts';
import type { AccessTokens, Proof, TokenClaims } from './access-tokens.ts';
import { hashOf, newSecret } from '../../../shared/secrets.ts';

/** How long a session can be kept up by refreshing, in seconds. */
const longest = 30 * 86_400;
const mostUserAgent = 256;

export type EndReason = 'logout' | 'revoked' | 'reuse' | 'password_changed' | 'password_reset';

export interface AccessToken {
  accessToken: string;
  /** Seconds it holds. */
  expiresIn: number;
}

export interface IssuedTokens extends AccessToken {
  refreshToken: string;
}

/** A request with which somebody comes in, and from where. */
export interface Visit extends OwnRequest {
  clientAddress: string;
  userAgent: string;
}

export const visitOf = ({ decision, requestId, clientAddress, userAgent }: Visit): Visit => ({
  decision,
  requestId,
  clientAddress,
  userAgent,
});

export interface NewSession extends Visit {
  userId: string;
  /** The tenant the tokens are for; null for none. */
  tenantId: string | null;
  /** How the user proved who they are, by the names of RFC 8176. */
  methods: readonly string[];
  /** Whether a second factor is among them. */
  secondFactor: boolean;
  /** The password's hash as it was verified: no session begins with a password that was changed meanwhile. */
  passwordHash?: string;
}

interface Noted extends Row {
  user_id: string;
  active_tenant_id: string | null;
}

interface Presented extends Row {
  session_id: string;
  used_at: Date | null;
  user_id: string;
  email: string;
  active_tenant_id: string | null;
  holds: boolean;
}

// Whoever changes the password or deactivates the account waits for this lock, or this waits for them and sees what they did.
const holdAccount = prepare('SELECT is_active, password_hash, email FROM users WHERE id = $1 FOR SHARE');
const insertSession = prepare(`
  INSERT INTO sessions (id, user_id, active_tenant_id, client_address, user_agent, methods, second_factor_at, expires_at)
  VALUES ($1, $2, $3, $4, $5, $6, CASE WHEN $7 THEN now() END, now() + $8 * interval '1 second')
  RETURNING methods, authenticated_at`);
// What is long over tells nothing any more; with each new session some of it goes.
const forgetOld = prepare(`
  DELETE FROM sessions WHERE user_id = $1 AND coalesce(ended_at, expires_at) < now() - interval '30 days'`);
const insertToken = prepare('INSERT INTO refresh_tokens (hash, session_id) VALUES ($1, $2)');
// Of many who come with one token at once, the first gets the lock; the others then see that it was used.
const present = prepare(`
  SELECT t.session_id, t.used_at, s.user_id, s.active_tenant_id, s.methods, s.authenticated_at, u.email,
    s.ended_at IS NULL AND s.expires_at > now() AND u.is_active AS holds
  FROM refresh_tokens t JOIN sessions s ON s.id = t.session_id JOIN users u ON u.id = s.user_id
  WHERE t.hash = $1 FOR UPDATE OF t, s`);
const spend = prepare('UPDATE refresh_tokens SET used_at = now() WHERE hash = $1');
const touch = prepare('UPDATE sessions SET updated_at = now(), client_address = $2, user_agent = $3 WHERE id = $1');
const activate = prepare('UPDATE sessions SET active_tenant_id = $2 WHERE id = $1 RETURNING methods, authenticated_at');
const noteFactor = prepare(`
  UPDATE sessions SET second_factor_at = now(), authenticated_at = now(),
    methods = CASE WHEN 'otp' = ANY (methods) THEN methods ELSE methods || 'otp'::text END
  WHERE id = $1 RETURNING user_id, active_tenant_id, methods, authenticated_at`);
const end = prepare('UPDATE sessions SET ended_at = now(), end_reason = $2 WHERE id = $1 AND ended_at IS NULL');
const endOthers = prepare(`
  UPDATE sessions SET ended_at = now(), end_reason = $3 WHERE user_id = $1 AND id IS DISTINCT FROM $2 AND ended_at IS NULL`);

/**
 * Sign-ins and their refresh tokens (RFC 6749, 10.4; RFC 9700, 4.14.2): opaque, kept as hashes, good for one use. One that
 * comes a second time ends its session, for somebody has a copy.
 */
export class Sessions {
  readonly #database: Database;
  readonly #tokens: AccessTokens;

  constructor({ database, tokens }: { database: Database; tokens: AccessTokens }) {
    this.#database = database;
    this.#tokens = tokens;
  }

  /** Begin a session. Null where the account was deactivated, or the password changed, since it was looked at. */
  start(session: NewSession): Promise<IssuedTokens | null> {
    return this.#database.transact(nobody, () => this.begin(session));
  }

  /** As {@link start}, in the running transaction. */
  async begin(session: NewSession): Promise<IssuedTokens | null> {
    const { userId, tenantId, clientAddress, userAgent, methods, secondFactor, passwordHash, ...request } = session;
    const sessionId = newId();
    const refreshToken = newRefreshToken();
    const transaction = currentTransaction();
    const [accounts] = await transaction.run(statement(holdAccount, userId));
    const account = accounts?.[0];
    if (account?.is_active !== true) return null;
    if (passwordHash !== undefined && account.password_hash !== passwordHash) return null;
    const seen = [clientAddress, userAgent.slice(0, mostUserAgent)];
    const [rows] = await transaction.run(
      statement(insertSession, sessionId, userId, tenantId, ...seen, methods, secondFactor, longest),
      statement(insertToken, hashOf(refreshToken), sessionId),
      statement(forgetOld, userId),
    );
    await recordSelfMade({
      ...request,
      tenantId,
      account: { id: userId, email: String(account.email) },
      action: 'sign_in',
      resource: { type: 'session', id: sessionId },
      after: { methods, client_address: clientAddress },
    });
    const claims = { principalId: userId, tenantId, sessionId };
    return { ...this.accessToken(claims, proofOf(rows?.[0] ?? {})), refreshToken };
  }

  /** Record that somebody was not let in. @returns the problem, to be thrown. */
  async refuse(account: { id: string; email: string }, problem: Problem, visit: Visit): Promise<Problem> {
    const { decision, requestId } = visit;
    const { id, email } = account;
    await this.#database.transact(nobody, () =>
      recordSelfMade({
        ...{ decision, requestId, account: { id, email }, tenantId: null, after: null },
        ...{ action: 'sign_in', resource: { type: 'session', id: null }, refusal: problem.detail },
      }),
    );
    return problem;
  }

  /** Trade a refresh token for new ones. @throws Problem 401 where it is none, was used, or its session has ended. */
  async refresh(refreshToken: string, { clientAddress, userAgent, ...request }: Visit): Promise<IssuedTokens> {
    const next = newRefreshToken();
    const hash = hashOf(refreshToken);
    const session = await this.#database.transact(nobody, async (transaction) => {
      const [rows] = await transaction.run(statement(present, hash));
      const found = rows?.[0] as Presented | undefined;
      if (!found) return null;
      if (found.used_at !== null) {
        await transaction.run(statement(end, found.session_id, 'reuse' satisfies EndReason));
        return refused(found, 'The refresh token was used before, so the session ends.', request);
      }
      if (!found.holds) return refused(found, 'The session has ended.', request);
      await transaction.run(
        statement(spend, hash),
        statement(insertToken, hashOf(next), found.session_id),
        statement(touch, found.session_id, clientAddress, userAgent.slice(0, mostUserAgent)),
      );
      return found;
    });
    if (!session) throw new Problem('unauthenticated', 'The refresh token is not valid.');
    const { user_id: principalId, active_tenant_id: tenantId, session_id: sessionId } = session;
    return { ...this.accessToken({ principalId, tenantId, sessionId }, proofOf(session)), refreshToken: next };
  }

  /** Make new access tokens of a session be for a tenant, in the running transaction. @returns the first of them. */
  async switchTenant(claims: TokenClaims): Promise<AccessToken> {
    const [rows] = await currentTransaction().run(statement(activate, claims.sessionId, claims.tenantId));
    return this.accessToken(claims, proofOf(rows?.[0] ?? {}));
  }

  /** Note that a second factor was shown, in the running transaction. @returns an access token that says so. */
  async noteSecondFactor(sessionId: string): Promise<AccessToken> {
    const [rows] = await currentTransaction().run(statement(noteFactor, sessionId));
    const { user_id: principalId, active_tenant_id: tenantId, ...proof } = rows?.[0] as unknown as Noted;
    return this.accessToken({ principalId, tenantId, sessionId }, proofOf(proof));
  }

  accessToken(claims: TokenClaims, proof: Proof): AccessToken {
    return { accessToken: this.#tokens.issue(claims, proof), expiresIn: this.#tokens.lifetime };
  }
}

/** A refresh of a known session that is refused is recorded, in the running transaction. */
const refused = async (found: Presented, refusal: string, request: OwnRequest): Promise<null> => {
  const { user_id: id, email, session_id: sessionId, active_tenant_id: tenantId } = found;
  const resource = { type: 'session', id: sessionId };
  await recordSelfMade({
    ...request,
    tenantId,
    account: { id, email },
    action: 'refresh',
    resource,
    after: null,
    refusal,
  });
  return null;
};

/** End a session, in the running transaction. Tokens of it are refused from the commit on. */
export const endSession = async (sessionId: string, reason: EndReason): Promise<void> => {
  await currentTransaction().run(statement(end, sessionId, reason));
};

/** End all sessions of a user's but one (or all, for null), in the running transaction. */
export const endOtherSessions = async (userId: string, kept: string | null, reason: EndReason): Promise<void> => {
  await currentTransaction().run(statement(endOthers, userId, kept, reason));
};

const newRefreshToken = (): string => `vsr_${newSecret()}`;

const proofOf = ({ methods, authenticated_at: at }: Row): Proof => ({ methods: methods as string[], at: at as Date });
