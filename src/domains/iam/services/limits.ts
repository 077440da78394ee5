import type { Pool } from 'pg';
import type { AttemptLimits, AttemptLimitSettings } from './attempt-limits.ts';
import { createConfirmationLimits } from './confirmation-limits.ts';
import { createLinkLimits, type LinkLimits } from './link-limits.ts';
import { SignInLimits } from './sign-in-limits.ts';

export interface LimitSettings {
  signIn: AttemptLimitSettings;
  links: AttemptLimitSettings;
}

/** Limits to attempts. Each has timers that clear what ran out, so they are made once a process. */
export interface Limits {
  signIn: SignInLimits;
  confirmations: AttemptLimits;
  links: LinkLimits;
}

export const createLimits = (pool: Pool, { signIn, links }: LimitSettings): Limits => ({
  signIn: new SignInLimits(pool, signIn),
  confirmations: createConfirmationLimits(pool, signIn),
  links: createLinkLimits(pool, links),
});
