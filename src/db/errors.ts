import type pg from 'pg';
import { Problem, unavailable } from '../shared/problem.ts';
import { quotaExceeded, quotaProblem } from './quota-exceeded.ts';

/** Connection failures of Node's sockets and of pg itself: the database is away. */
const networkCodes = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'ENOTFOUND',
  'EHOSTUNREACH',
  'ENOENT',
]);
const lostConnection =
  /Connection terminated|timeout exceeded when trying to connect|Client has encountered a connection error|Client was closed|Query read timeout/;

/**
 * SQLSTATE classes under which the server cannot serve for now: connection exceptions, resources exhausted,
 * operator intervention (shutdown, statement timeout), and serialization failures or deadlocks that may be retried.
 */
const transientStates = /^(08|53|57|40)/;

const isDatabaseError = (error: unknown): error is pg.DatabaseError =>
  error instanceof Error && 'code' in error && 'severity' in error;

/** objection and knex wrap the driver's error; find the original. */
const nativeOf = (error: unknown): unknown =>
  error instanceof Error && 'nativeError' in error ? error.nativeError : error;

/** A unique or foreign key violation, with the constraint that was violated. */
export const violatedConstraint = (thrown: unknown): { kind: 'unique' | 'foreign_key'; constraint: string } | null => {
  const error = nativeOf(thrown);
  if (!isDatabaseError(error) || !error.constraint) return null;
  if (error.code === '23505') return { kind: 'unique', constraint: error.constraint };
  // 23001 is what ON DELETE RESTRICT raises, 23503 every other broken reference.
  if (error.code === '23503' || error.code === '23001') return { kind: 'foreign_key', constraint: error.constraint };
  return null;
};

/** Whether a tenant has not the room for what was asked. */
export const exceedsQuota = (thrown: unknown): boolean => {
  const error = nativeOf(thrown instanceof Problem ? thrown.cause : thrown);
  return isDatabaseError(error) && error.code === quotaExceeded;
};

/** Whether PostgreSQL gave a transaction up for another's sake: a deadlock or a serialization failure. It can be tried again. */
export const lostToAnother = (thrown: unknown): boolean => {
  const error = nativeOf(thrown instanceof Problem ? thrown.cause : thrown);
  return isDatabaseError(error) && /^40(001|P01)$/.test(error.code ?? '');
};

/** Turn what the database layer throws into a problem; anything it does not know stays an internal error. */
export const toProblem = (thrown: unknown): unknown => {
  if (thrown instanceof Problem) return thrown;
  const error = nativeOf(thrown);
  if (isDatabaseError(error)) {
    if (transientStates.test(error.code ?? '')) return unavailable('The database is not available.', thrown);
    if (error.code === quotaExceeded) return quotaProblem(error.detail ?? '{}', thrown);
    const violated = violatedConstraint(error);
    if (violated?.kind === 'unique')
      return new Problem('conflict', 'An object with this identity already exists.', { cause: thrown });
    if (violated)
      return new Problem('conflict', 'The object is used by, or refers to, another one.', { cause: thrown });
    return thrown;
  }
  return error instanceof Error && isAway(error) ? unavailable('The database is not available.', thrown) : thrown;
};

/** Whether a connection could not be made, or was lost. */
export const isAway = (error: Error): boolean =>
  networkCodes.has('code' in error ? String(error.code) : '') || lostConnection.test(error.message);
