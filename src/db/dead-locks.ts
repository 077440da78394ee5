import type { Pool } from 'pg';
import { maxAttempts } from './jobs.ts';

/**
 * Give back the jobs of workers that died with them. A lock older than any job of these tasks can last has no living holder;
 * graphile-worker itself would wait four hours. A job that died at its last attempt gets another, for only an attempt that
 * comes to its end tells anybody how it ended.
 */
export const releaseDeadLocks = async (pool: Pool, tasks: readonly string[], olderThanMs: number): Promise<void> => {
  await pool.query(
    `SELECT graphile_worker.force_unlock_workers(ARRAY(
       SELECT DISTINCT locked_by FROM graphile_worker.jobs
       WHERE locked_at <= now() - $1 * interval '1 millisecond' AND task_identifier = ANY ($2)))`,
    [olderThanMs, tasks],
  );
  await pool.query(
    `SELECT graphile_worker.reschedule_jobs(ARRAY(
       SELECT id FROM graphile_worker.jobs
       WHERE attempts >= max_attempts AND locked_at IS NULL AND task_identifier = ANY ($1)), attempts := $2::int)`,
    [tasks, maxAttempts - 1],
  );
};
