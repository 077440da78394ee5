import type { Pool } from 'pg';

/**
 * Give back the jobs of workers that died with them. A lock older than any job can last has no living holder;
 * graphile-worker itself would wait four hours.
 */
export const releaseDeadLocks = async (pool: Pool, olderThanMs: number): Promise<void> => {
  await pool.query(
    `SELECT graphile_worker.force_unlock_workers(ARRAY(
       SELECT DISTINCT locked_by FROM graphile_worker.jobs WHERE locked_at <= now() - $1 * interval '1 millisecond'))`,
    [olderThanMs],
  );
};
