import type { Pool } from 'pg';
import { maxAttempts } from './jobs.ts';

/** Seconds after which a worker that gave no sign of life is taken for dead. */
export const deadAfterSeconds = 60;

/**
 * Give back the jobs of workers that died with them; graphile-worker itself would wait four hours. A lock is young until its holder has
 * had the time to give a sign of life of the job. A job that died at its last attempt gets another, for only an attempt that comes to its
 * end tells anybody how it ended.
 */
export const releaseJobsOfTheDead = async (pool: Pool): Promise<void> => {
  await pool.query(`DELETE FROM workers WHERE seen_at < now() - interval '${deadAfterSeconds} seconds'`);
  await pool.query(
    `SELECT graphile_worker.force_unlock_workers(ARRAY(
       SELECT DISTINCT locked_by FROM graphile_worker.jobs
       WHERE locked_at < now() - interval '${deadAfterSeconds} seconds'
         AND NOT EXISTS (SELECT FROM workers WHERE workers.id = locked_by AND workers.job_id = jobs.id)))`,
  );
  await giveAnotherAttempt(pool);
};

/** As long as no worker runs: whoever has locked a job is dead. */
export const releaseAllJobs = async (pool: Pool): Promise<void> => {
  await pool.query('DELETE FROM workers');
  await pool.query(
    `SELECT graphile_worker.force_unlock_workers(ARRAY(
       SELECT DISTINCT locked_by FROM graphile_worker.jobs WHERE locked_by IS NOT NULL))`,
  );
  await giveAnotherAttempt(pool);
};

const giveAnotherAttempt = async (pool: Pool): Promise<void> => {
  await pool.query(
    `SELECT graphile_worker.reschedule_jobs(ARRAY(
       SELECT id FROM graphile_worker.jobs WHERE attempts >= max_attempts AND locked_at IS NULL), attempts := $1::int)`,
    [maxAttempts - 1],
  );
};
