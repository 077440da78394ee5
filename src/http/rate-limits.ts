import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import { countedAs } from '../shared/client-address.ts';
import { Problem } from '../shared/problem.ts';

export interface RateLimitSettings {
  /** Requests a minute from one client address. */
  perAddress: number;
  /** Requests a minute by one principal. */
  perPrincipal: number;
  /** Requests a minute by which one application asks for decisions. */
  decisions: number;
}

/** What is left of a caller's rate, as the `RateLimit` header says it (draft-ietf-httpapi-ratelimit-headers). */
type Allowance = string;

/**
 * Protection of one node against floods, counted in its memory. Sign-in, where every attempt counts across nodes, has
 * limits of its own in PostgreSQL (domains/iam).
 */
export class RateLimits {
  readonly #byAddress: RateLimiterMemory;
  readonly #byPrincipal: RateLimiterMemory;
  readonly #decisions: RateLimiterMemory;

  constructor({ perAddress, perPrincipal, decisions }: RateLimitSettings) {
    this.#byAddress = new RateLimiterMemory({ points: perAddress, duration: 60 });
    this.#byPrincipal = new RateLimiterMemory({ points: perPrincipal, duration: 60 });
    this.#decisions = new RateLimiterMemory({ points: decisions, duration: 60 });
  }

  async countAddress(address: string): Promise<Allowance> {
    return consume('address', this.#byAddress, countedAs(address));
  }

  async countPrincipal(principalId: string): Promise<Allowance> {
    return consume('principal', this.#byPrincipal, principalId);
  }

  /**
   * Count a request that asks for decisions, by who may: in the place of what it counted as until that was known. An application asks for
   * all of its users, from few addresses.
   */
  async countDecisions(principalId: string, address: string): Promise<Allowance> {
    const allowed = await consume('decisions', this.#decisions, principalId);
    await Promise.all([this.#byPrincipal.reward(principalId), this.#byAddress.reward(countedAs(address))]);
    return allowed;
  }
}

const consume = async (name: string, limiter: RateLimiterMemory, key: string): Promise<Allowance> => {
  try {
    const { remainingPoints, msBeforeNext } = await limiter.consume(key);
    return allowance(name, remainingPoints, Math.ceil(msBeforeNext / 1000));
  } catch (error) {
    if (!(error instanceof RateLimiterRes)) throw error;
    const seconds = Math.max(1, Math.ceil(error.msBeforeNext / 1000));
    throw new Problem('rate_limited', `Too many requests; try again in ${seconds} s.`, {
      headers: { 'Retry-After': String(seconds), RateLimit: allowance(name, 0, seconds) },
    });
  }
};

const allowance = (name: string, remaining: number, seconds: number): Allowance =>
  `"${name}";r=${remaining};t=${seconds}`;
