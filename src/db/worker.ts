import pg from 'pg';
import type { Database } from './database.ts';
import { releaseAllJobs } from './dead-workers.ts';
import { LaneRunner } from './lane-runner.ts';
import { PatientPool } from './patient-pool.ts';
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
  database: Pick<Database, 'poolConfig'>;
  lanes: readonly Lane[];
  /** Whether no other worker can be at work on the database: then every lock is a dead one's. */
  alone?: boolean;
  log: { error: (fields: object, message: string) => void };
}

/** Start working off jobs. Any number of workers may run, in the gateway's process or in their own. */
export const startWorker = async (options: WorkerOptions): Promise<{ stop: () => Promise<void> }> => {
  const { database, lanes, alone = false, log } = options;
  const onError = (error: Error): void => {
    log.error({ err: error }, 'a worker’s database connection was lost');
  };
  // Of their own: no job and no request may keep a sign of life from being given, and every lane listens on one for good.
  const max = lanes.length + Math.max(...lanes.map(({ concurrency }) => concurrency));
  const pool = new PatientPool({ ...database.poolConfig, max }).on('error', onError);
  const signs = new pg.Pool({ ...database.poolConfig, max: 1 }).on('error', onError);
  const heartbeat = new WorkerHeartbeat({ pool: signs, log });
  if (alone) await releaseAllJobs(signs);
  const runners = lanes.map((lane) => new LaneRunner(lane, { pool, heartbeat, log }));
  await Promise.all(runners.map((runner) => runner.start()));
  await heartbeat.start();
  return {
    stop: async () => {
      pool.giveUp();
      await Promise.all(runners.map((runner) => runner.stop()));
      await heartbeat.stop();
      await Promise.all([pool.end(), signs.end()]);
    },
  };
};
