import { timingSafeEqual } from 'node:crypto';
import { nobody, prepare, statement, type Database } from '../../../db/index.ts';
import { hashOf, newSecret } from '../../../shared/secrets.ts';
import type { FlowSecrets } from './provider.ts';

/** Seconds a sign-in may take at the provider. */
export const flowLifetime = 600;

/** What a sign-in was begun for. */
export interface Intent {
  provider: string;
  /** The tenant to act in; null for the account's only one. */
  askedTenant: string | null;
  /** Where the client waits for its code, and the challenge that makes the code its own; null to answer with tokens. */
  handOver: { returnTo: string; codeChallenge: string } | null;
}

// Those that were given up go with the next that begin, some at a time; who takes one meanwhile is not waited for.
const sweep = prepare(`
  DELETE FROM federation_flows WHERE state_hash IN
    (SELECT state_hash FROM federation_flows WHERE expires_at < now() LIMIT 100 FOR UPDATE SKIP LOCKED)`);
const insert = prepare(`
  INSERT INTO federation_flows (state_hash, browser_hash, provider, nonce, code_verifier, asked_tenant, return_to, code_challenge, expires_at)
  VALUES ($1, $2, $3, $4, $5, $6, $7, $8, now() + $9 * interval '1 second')`);
const take = prepare('DELETE FROM federation_flows WHERE state_hash = $1 RETURNING *, expires_at > now() AS in_time');

interface FlowRow {
  browser_hash: string;
  provider: string;
  nonce: string;
  code_verifier: string;
  asked_tenant: string | null;
  return_to: string | null;
  code_challenge: string | null;
  in_time: boolean;
}

/** Sign-ins that are at a provider. In the database, for the callback may reach another node. */
export class Flows {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  /** @returns what to send to the provider, and what only the browser that begins may know. */
  async begin({ provider, askedTenant, handOver }: Intent): Promise<FlowSecrets & { browser: string }> {
    const secrets = { state: newSecret(), nonce: newSecret(), codeVerifier: newSecret() };
    const browser = newSecret();
    const { state, nonce, codeVerifier } = secrets;
    await this.#database.write(
      nobody,
      statement(sweep),
      statement(
        insert,
        ...[hashOf(state), hashOf(browser), provider, nonce, codeVerifier],
        ...[askedTenant, handOver?.returnTo ?? null, handOver?.codeChallenge ?? null, flowLifetime],
      ),
    );
    return { ...secrets, browser };
  }

  /**
   * Take the sign-in a callback belongs to. A state is good for one callback, whatever comes of that; null where it is none, of
   * another provider or browser, or too old.
   */
  async take(provider: string, state: string, browser: string): Promise<(Intent & FlowSecrets) | null> {
    const row = await this.#database.transact(nobody, async (transaction) => {
      const [rows] = await transaction.run(statement(take, hashOf(state)));
      return rows?.[0] as FlowRow | undefined;
    });
    if (!row?.in_time || row.provider !== provider || !isSame(row.browser_hash, hashOf(browser))) return null;
    const { return_to: returnTo, code_challenge: codeChallenge } = row;
    return {
      ...{ provider, askedTenant: row.asked_tenant, state, nonce: row.nonce, codeVerifier: row.code_verifier },
      handOver: returnTo === null || codeChallenge === null ? null : { returnTo, codeChallenge },
    };
  }
}

const isSame = (a: string, b: string): boolean => timingSafeEqual(Buffer.from(a), Buffer.from(b));
