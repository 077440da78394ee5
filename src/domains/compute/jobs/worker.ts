import { Logger as WorkerLogger, run, type Runner } from 'graphile-worker';
import type { Pool } from 'pg';
import { z } from 'zod';
import type { Database } from '../../../db/index.ts';
import type { VmProvider } from '../providers/provider.ts';
import { longestCall } from '../providers/within-time.ts';
import { releaseDeadLocks } from './dead-locks.ts';
import { runVmJob } from './run-vm-job.ts';
import { vmTask } from './vm-job.ts';

export interface WorkerOptions {
  pool: Pool;
  database: Database;
  provider: VmProvider;
  concurrency: number;
  /** Whether no other worker can be at work on the database: then every lock is a dead one's. */
  alone?: boolean;
  log: { error: (fields: object, message: string) => void };
}

/** A job is one call of the provider's and a few statements; in milliseconds. */
const longestJob = longestCall + 60_000;

const payloadSchema = z.object({
  tenantId: z.uuid(),
  vmId: z.uuid(),
  action: z.enum(['create', 'delete', 'start', 'stop', 'restart']),
});

/** Start working off the domain's jobs. Any number of workers may run, in the gateway's process or in their own. */
export const startWorker = async (options: WorkerOptions): Promise<Runner> => {
  const { pool, database, provider, concurrency, alone = false, log } = options;
  const release = (olderThanMs: number): Promise<void> =>
    releaseDeadLocks(pool, olderThanMs).catch((error: unknown) => {
      log.error({ err: error }, 'the jobs of dead workers could not be released');
    });
  await release(alone ? 0 : longestJob);
  const runner = await run({
    pgPool: pool,
    // Its own chatter goes into ours; what matters, a failed job, is reported below.
    logger: new WorkerLogger(() => (level, message) => {
      if (['error', 'warning'].includes(level)) log.error({ level }, message);
    }),
    concurrency,
    noHandleSignals: true,
    pollInterval: 2_000,
    parsedCronItems: [],
    taskList: {
      [vmTask]: async (payload, { job }) => {
        const lastAttempt = job.attempts >= job.max_attempts;
        await runVmJob(payloadSchema.parse(payload), { database, provider, lastAttempt });
      },
    },
  });
  runner.events.on('job:error', ({ job, error }) => {
    log.error({ err: error, job: job.id, task: job.task_identifier, attempt: job.attempts }, 'job failed');
  });
  const releasing = setInterval(() => void release(longestJob), longestJob / 4).unref();
  void runner.promise.finally(() => {
    clearInterval(releasing);
  });
  return runner;
};
