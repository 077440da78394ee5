import { nobody, prepare, statement, type Database } from '../../../db/index.ts';
import { hashOf, newSecret } from '../../../shared/secrets.ts';

/** Seconds a client has to fetch its tokens. */
const lifetime = 60;

/** A finished sign-in whose session has not begun. */
export interface Finished {
  userId: string;
  tenantId: string | null;
}

const sweep = prepare(`
  DELETE FROM federation_codes WHERE code_hash IN
    (SELECT code_hash FROM federation_codes WHERE expires_at < now() LIMIT 100 FOR UPDATE SKIP LOCKED)`);
const insert = prepare(`
  INSERT INTO federation_codes (code_hash, user_id, session_tenant, code_challenge, expires_at)
  VALUES ($1, $2, $3, $4, now() + $5 * interval '1 second')`);
const take = prepare('DELETE FROM federation_codes WHERE code_hash = $1 RETURNING *, expires_at > now() AS in_time');

/**
 * One-time codes that carry a sign-in from the callback to the client it was begun for: no token is ever part of an address. As in
 * RFC 7636, only who made the challenge at the beginning can trade the code, so nobody can be signed in as somebody else.
 */
export class HandOver {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  async offer({ userId, tenantId }: Finished, codeChallenge: string): Promise<string> {
    const code = `vsc_${newSecret()}`;
    await this.#database.write(
      nobody,
      statement(sweep),
      statement(insert, hashOf(code), userId, tenantId, codeChallenge, lifetime),
    );
    return code;
  }

  /** Null where the code is none, was taken, is too old, or another's. A code is good for one attempt. */
  async accept(code: string, codeVerifier: string): Promise<Finished | null> {
    const row = await this.#database.transact(nobody, async (transaction) => {
      const [rows] = await transaction.run(statement(take, hashOf(code)));
      return rows?.[0];
    });
    // S256 of RFC 7636 is how we hash everything else.
    if (row?.in_time !== true || row.code_challenge !== hashOf(codeVerifier)) return null;
    return { userId: row.user_id as string, tenantId: row.session_tenant as string | null };
  }
}
