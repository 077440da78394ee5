import { Logger as WorkerLogger, parseCronItems, run, type Runner } from 'graphile-worker';
import type { Pool } from 'pg';
import { releaseDeadLocks } from './dead-locks.ts';
import { maxAttempts } from './jobs.ts';

/** How jobs of one name are worked off. */
export interface Task {
  /** Longer than any run of it, in milliseconds. */
  longest: number;
  /** When it is queued by itself, as a crontab has it (UTC); once, however many workers there are. */
  cron?: string;
  /** Work a job off. What it throws is tried again, with backoff; at the last attempt it must not throw. */
  run: (payload: unknown, attempt: { last: boolean }) => Promise<void>;
}

export interface WorkerOptions {
  pool: Pool;
  /** Every task, by its name. */
  tasks: Readonly<Record<string, Task>>;
  concurrency: number;
  /** Whether no other worker can be at work on the database: then every lock is a dead one's. */
  alone?: boolean;
  log: { error: (fields: object, message: string) => void };
}

/** Start working off jobs. Any number of workers may run, in the gateway's process or in their own. */
export const startWorker = async (options: WorkerOptions): Promise<Runner> => {
  const { pool, tasks, concurrency, alone = false, log } = options;
  const longest = Math.max(...Object.values(tasks).map((task) => task.longest));
  const release = (olderThanMs: number): Promise<void> =>
    releaseDeadLocks(pool, Object.keys(tasks), olderThanMs).catch((error: unknown) => {
      log.error({ err: error }, 'the jobs of dead workers could not be released');
    });
  await release(alone ? 0 : longest);
  const runner = await run({
    pgPool: pool,
    // Its own chatter goes into ours; what matters, a failed job, is reported below.
    logger: new WorkerLogger(() => (level, message) => {
      if (['error', 'warning'].includes(level)) log.error({ level }, message);
    }),
    concurrency,
    noHandleSignals: true,
    pollInterval: 2_000,
    parsedCronItems: parseCronItems(
      Object.entries(tasks).flatMap(([task, { cron }]) =>
        cron === undefined
          ? []
          : [{ task, match: cron, options: { backfillPeriod: 86_400_000, maxAttempts, jobKey: task } }],
      ),
    ),
    taskList: Object.fromEntries(
      Object.entries(tasks).map(([name, task]) => [
        name,
        (payload: unknown, { job }: { job: { attempts: number; max_attempts: number } }) =>
          task.run(payload, { last: job.attempts >= job.max_attempts }),
      ]),
    ),
  });
  runner.events.on('job:error', ({ job, error }) => {
    log.error({ err: error, job: job.id, task: job.task_identifier, attempt: job.attempts }, 'job failed');
  });
  const releasing = setInterval(() => void release(longest), longest / 4).unref();
  void runner.promise.finally(() => {
    clearInterval(releasing);
  });
  return runner;
};
