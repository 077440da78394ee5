import type { Pool } from 'pg';
import { AttemptLimits, type AttemptLimitSettings } from './attempt-limits.ts';

export type SignInLimitSettings = AttemptLimitSettings;

/** Attempts to sign in. */
export class SignInLimits extends AttemptLimits {
  constructor(pool: Pool, settings: SignInLimitSettings) {
    super(pool, settings, 'sign_in', 'to sign in');
  }
}
