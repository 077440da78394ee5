import type { Pool } from 'pg';
import { RateLimiterPostgres, RateLimiterRes } from 'rate-limiter-flexible';
import { countedAs } from '../../../shared/client-address.ts';
import { Problem, unavailable } from '../../../shared/problem.ts';
import { hashOf } from '../../../shared/secrets.ts';

export interface AttemptLimitSettings {
  /** Attempts per account in the window, right or wrong. */
  perAccount: number;
  /** Attempts per client address, or network of IPv6 addresses, in the window. */
  perAddress: number;
  /** The window in seconds. */
  window: number;
}

/** Attempts at something, counted in PostgreSQL so that all nodes count together and concurrency gains nothing. */
export class AttemptLimits {
  readonly #byAccount: RateLimiterPostgres;
  readonly #byAddress: RateLimiterPostgres;
  readonly #what: string;

  /** @param name of the counters. @param what the attempts are at, for people: "to sign in". */
  constructor(pool: Pool, { perAccount, perAddress, window }: AttemptLimitSettings, name: string, what: string) {
    const common = { storeClient: pool, tableName: 'rate_limits', tableCreated: true, duration: window };
    this.#byAccount = new RateLimiterPostgres({ ...common, keyPrefix: `${name}_account`, points: perAccount });
    this.#byAddress = new RateLimiterPostgres({ ...common, keyPrefix: `${name}_address`, points: perAddress });
    this.#what = what;
  }

  /** Count an attempt. 429 when there were too many, whatever comes of it. */
  async count(account: string, address: string): Promise<void> {
    await this.countAddress(address);
    await this.countAccount(account);
  }

  async countAddress(address: string): Promise<void> {
    await this.#consume(this.#byAddress, countedAs(address));
  }

  /** By a hash: of a length that fits the table, and no address book for whoever reads that. */
  async countAccount(account: string): Promise<void> {
    await this.#consume(this.#byAccount, hashOf(account));
  }

  /** A success clears the account's count: its owner is not locked out by earlier slips. */
  async succeeded(account: string): Promise<void> {
    await this.#byAccount.delete(hashOf(account));
  }

  async #consume(limiter: RateLimiterPostgres, key: string): Promise<void> {
    try {
      await limiter.consume(key);
    } catch (error) {
      if (!(error instanceof RateLimiterRes)) throw unavailable('The database is not available.', error);
      const seconds = Math.max(1, Math.ceil(error.msBeforeNext / 1000));
      throw new Problem('rate_limited', `Too many attempts ${this.#what}; try again in ${seconds} s.`, {
        headers: { 'Retry-After': String(seconds) },
      });
    }
  }
}
