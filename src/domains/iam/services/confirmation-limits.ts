import type { Pool } from 'pg';
import { AttemptLimits, type AttemptLimitSettings } from './attempt-limits.ts';

/**
 * Attempts of somebody signed in to show a password or code once more. Counted by session, so that whoever stole a token cannot
 * lock its owner out of signing in.
 */
export const createConfirmationLimits = (pool: Pool, settings: AttemptLimitSettings): AttemptLimits =>
  new AttemptLimits(pool, settings, 'confirmation', 'to confirm who you are');
