import { currentTransaction, prepare, statement, type Database, type Scope } from '../../../db/index.ts';
import { newId } from '../../../shared/ids.ts';
import { Problem } from '../../../shared/problem.ts';
import type { AccessTokens } from './access-tokens.ts';
import { hashOf, newSecret } from './secrets.ts';

/** How long a session can be kept up by refreshing, in seconds. */
const longest = 30 * 86_400;
const mostUserAgent = 256;

export type EndReason = 'logout' | 'revoked' | 'reuse' | 'password_changed';

export interface IssuedTokens {
  accessToken: string;
  /** Seconds the access token holds. */
  expiresIn: number;
  refreshToken: string;
}

export interface NewSession {
  userId: string;
  /** The tenant the tokens are for; null for none. */
  tenantId: string | null;
  clientAddress: string;
  userAgent: string;
}

interface Presented {
  session_id: string;
  used_at: Date | null;
  user_id: string;
  active_tenant_id: string | null;
  holds: boolean;
}

const nobody: Scope = { tenantId: null, principalId: null, platform: false };

const insertSession = prepare(`
  INSERT INTO sessions (id, user_id, active_tenant_id, client_address, user_agent, expires_at)
  VALUES ($1, $2, $3, $4, $5, now() + $6 * interval '1 second')`);
const insertToken = prepare('INSERT INTO refresh_tokens (hash, session_id) VALUES ($1, $2)');
// Of many who come with one token at once, the first gets the lock; the others then see that it was used.
const present = prepare(`
  SELECT t.session_id, t.used_at, s.user_id, s.active_tenant_id,
    s.ended_at IS NULL AND s.expires_at > now() AND (SELECT is_active FROM users u WHERE u.id = s.user_id) AS holds
  FROM refresh_tokens t JOIN sessions s ON s.id = t.session_id WHERE t.hash = $1 FOR UPDATE OF t, s`);
const spend = prepare('UPDATE refresh_tokens SET used_at = now() WHERE hash = $1');
const touch = prepare('UPDATE sessions SET updated_at = now(), client_address = $2, user_agent = $3 WHERE id = $1');
const activate = prepare('UPDATE sessions SET active_tenant_id = $2 WHERE id = $1');
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

  async start({ userId, tenantId, clientAddress, userAgent }: NewSession): Promise<IssuedTokens> {
    const sessionId = newId();
    const refreshToken = newRefreshToken();
    await this.#database.transact(nobody, async (transaction) => {
      const seen = [clientAddress, userAgent.slice(0, mostUserAgent)];
      await transaction.run(
        statement(insertSession, sessionId, userId, tenantId, ...seen, longest),
        statement(insertToken, hashOf(refreshToken), sessionId),
      );
    });
    return { ...this.accessToken(userId, tenantId, sessionId), refreshToken };
  }

  /** Trade a refresh token for new ones. @throws Problem 401 where it is none, was used, or its session has ended. */
  async refresh(refreshToken: string, clientAddress: string, userAgent: string): Promise<IssuedTokens> {
    const next = newRefreshToken();
    const hash = hashOf(refreshToken);
    const session = await this.#database.transact(nobody, async (transaction) => {
      const [rows] = await transaction.run(statement(present, hash));
      const found = rows?.[0] as Presented | undefined;
      if (!found) return null;
      if (found.used_at !== null) {
        await transaction.run(statement(end, found.session_id, 'reuse' satisfies EndReason));
        return null;
      }
      if (!found.holds) return null;
      await transaction.run(
        statement(spend, hash),
        statement(insertToken, hashOf(next), found.session_id),
        statement(touch, found.session_id, clientAddress, userAgent.slice(0, mostUserAgent)),
      );
      return found;
    });
    if (!session) throw new Problem('unauthenticated', 'The refresh token is not valid.');
    return { ...this.accessToken(session.user_id, session.active_tenant_id, session.session_id), refreshToken: next };
  }

  accessToken(principalId: string, tenantId: string | null, sessionId: string): Omit<IssuedTokens, 'refreshToken'> {
    return {
      accessToken: this.#tokens.issue({ principalId, tenantId, sessionId }),
      expiresIn: this.#tokens.lifetime,
    };
  }
}

/** Make new access tokens of a session be for a tenant, in the running transaction. */
export const setActiveTenant = async (sessionId: string, tenantId: string): Promise<void> => {
  await currentTransaction().run(statement(activate, sessionId, tenantId));
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
