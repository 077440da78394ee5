import { createHash } from 'node:crypto';
import type { Pool } from 'pg';
import { RateLimiterPostgres, RateLimiterRes } from 'rate-limiter-flexible';
import { Problem, unavailable } from '../../../shared/problem.ts';

export interface SignInLimitSettings {
  /** Attempts per account in the window, right or wrong. */
  perAccount: number;
  /** Attempts per client address in the window. */
  perAddress: number;
  /** The window in seconds. */
  window: number;
}

/** Attempts to sign in, counted in PostgreSQL so that all nodes count together and concurrency gains nothing. */
export class SignInLimits {
  readonly #byAccount: RateLimiterPostgres;
  readonly #byAddress: RateLimiterPostgres;
  readonly #bySession: RateLimiterPostgres;

  constructor(pool: Pool, { perAccount, perAddress, window }: SignInLimitSettings) {
    const common = { storeClient: pool, tableName: 'rate_limits', tableCreated: true, duration: window };
    this.#byAccount = new RateLimiterPostgres({ ...common, keyPrefix: 'sign_in_account', points: perAccount });
    this.#byAddress = new RateLimiterPostgres({ ...common, keyPrefix: 'sign_in_address', points: perAddress });
    this.#bySession = new RateLimiterPostgres({ ...common, keyPrefix: 'confirmation', points: perAccount });
  }

  /** Count an attempt. 429 when there were too many, whatever the password. */
  async count(account: string, address: string): Promise<void> {
    await consume(this.#byAddress, address);
    await consume(this.#byAccount, keyOf(account));
  }

  /**
   * Count an attempt of somebody signed in to show a password or code once more. By session, so that whoever stole one cannot
   * lock its owner out of signing in. 429 when there were too many.
   */
  async countConfirmation(sessionId: string, address: string): Promise<void> {
    await consume(this.#byAddress, address);
    await consume(this.#bySession, sessionId);
  }

  async confirmed(sessionId: string): Promise<void> {
    await this.#bySession.delete(sessionId);
  }

  /** A success clears the account's count: its owner is not locked out by earlier slips. */
  async succeeded(account: string): Promise<void> {
    await this.#byAccount.delete(keyOf(account));
  }
}

/** Of a length that fits the table, whatever a name's; and no address book for whoever reads that. */
const keyOf = (account: string): string => createHash('sha256').update(account).digest('base64url');

const consume = async (limiter: RateLimiterPostgres, key: string): Promise<void> => {
  try {
    await limiter.consume(key);
  } catch (error) {
    if (!(error instanceof RateLimiterRes)) throw unavailable('The database is not available.', error);
    const seconds = Math.max(1, Math.ceil(error.msBeforeNext / 1000));
    throw new Problem('rate_limited', `Too many attempts to sign in; try again in ${seconds} s.`, {
      headers: { 'Retry-After': String(seconds) },
    });
  }
};
