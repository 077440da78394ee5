import type { Pool } from 'pg';
import { AttemptLimits, type AttemptLimitSettings } from './attempt-limits.ts';

/**
 * Requests that have a link mailed, and attempts to use one. Counted by who would get the mail, so that nobody's mailbox is filled
 * by us, and by who asks; for each kind of link by itself, so that none uses up another's.
 */
export interface LinkLimits {
  invitation: AttemptLimits;
  passwordReset: AttemptLimits;
  registration: AttemptLimits;
}

export const createLinkLimits = (pool: Pool, settings: AttemptLimitSettings): LinkLimits => ({
  invitation: new AttemptLimits(pool, settings, 'invitation', 'to have this invitation sent'),
  passwordReset: new AttemptLimits(pool, settings, 'password_reset', 'to reset a password'),
  registration: new AttemptLimits(pool, settings, 'registration', 'to register'),
});
