import { EventEmitter } from 'node:events';
import { Logger as WorkerLogger, parseCronItems, run, type Runner, type WorkerEvents } from 'graphile-worker';
import type { Pool } from 'pg';
import { releaseAllJobs } from './dead-workers.ts';
import { maxAttempts } from './jobs.ts';
import { WorkerHeartbeat } from './worker-heartbeat.ts';

/** One go at a job. */
export interface Attempt {
  /** Whether it is the last: then it must not throw. */
  last: boolean;
  /** Aborted when the job is to be left to others, who take this worker for dead. */
  signal: AbortSignal;
}

/** How jobs of one name are worked off. */
export interface Task {
  /** When it is queued by itself, as a crontab has it (UTC); once, however many workers there are. */
  cron?: string;
  /** Work a job off. What it throws is tried again, with backoff. */
  run: (payload: unknown, attempt: Attempt) => Promise<void>;
}

/** Tasks that share their room with each other alone: what is slow here holds up no other lane. */
export interface Lane {
  /** Every task, by its name. */
  tasks: Readonly<Record<string, Task>>;
  /** Jobs at once. */
  concurrency: number;
}

export interface WorkerOptions {
  pool: Pool;
  lanes: readonly Lane[];
  /** Whether no other worker can be at work on the database: then every lock is a dead one's. */
  alone?: boolean;
  log: { error: (fields: object, message: string) => void };
}

/** Start working off jobs. Any number of workers may run, in the gateway's process or in their own. */
export const startWorker = async (options: WorkerOptions): Promise<{ stop: () => Promise<void> }> => {
  const { pool, lanes, alone = false, log } = options;
  const heartbeat = new WorkerHeartbeat({ pool, log });
  if (alone) await releaseAllJobs(pool);
  const runners = await Promise.all(lanes.map((lane) => runLane(lane, heartbeat, options)));
  await heartbeat.start();
  return {
    stop: async () => {
      await Promise.all(runners.map((runner) => runner.stop()));
      await heartbeat.stop();
    },
  };
};

const runLane = async (lane: Lane, heartbeat: WorkerHeartbeat, { pool, log }: WorkerOptions): Promise<Runner> => {
  const { tasks, concurrency } = lane;
  const events: WorkerEvents = new EventEmitter();
  events.on('worker:create', ({ worker }) => heartbeat.add(worker.workerId));
  const runner = await run({
    ...{ pgPool: pool, events, concurrency },
    // Its own chatter goes into ours; what matters, a failed job, is reported below.
    logger: new WorkerLogger(() => (level, message) => {
      if (['error', 'warning'].includes(level)) log.error({ level }, message);
    }),
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
          task.run(payload, { last: job.attempts >= job.max_attempts, signal: heartbeat.signal }),
      ]),
    ),
  });
  events.on('job:error', ({ job, error }) => {
    log.error({ err: error, job: job.id, task: job.task_identifier, attempt: job.attempts }, 'job failed');
  });
  return runner;
};
