import type { Pool } from 'pg';
import { AttemptLimits, type AttemptLimitSettings } from './attempt-limits.ts';

/** Attempts to sign in. */
export class SignInLimits extends AttemptLimits {
  constructor(pool: Pool, settings: AttemptLimitSettings) {
    super(pool, settings, 'sign_in', 'to sign in');
  }
}
