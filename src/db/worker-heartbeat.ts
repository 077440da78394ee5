import { performance } from 'node:perf_hooks';
import type { Pool } from 'pg';
import { deadAfterSeconds, releaseJobsOfTheDead } from './dead-workers.ts';

/** Seconds between two signs of life. */
const beat = 10;

export interface WorkerHeartbeatOptions {
  pool: Pool;
  /**
   * Seconds between two signs of life, and without one after which a worker lets go of its jobs: by default, well before others take it
   * for dead and begin with them.
   */
  pace?: { beat: number; letGo: number };
  log: { error: (fields: object, message: string) => void };
}

/** The signs of life of a process's workers that are at a job, and the end of those that give none: whoever lives gives back their jobs. */
export class WorkerHeartbeat {
  readonly #options: Required<WorkerHeartbeatOptions>;
  /** The jobs they are at, by the workers' ids. */
  readonly #jobs = new Map<string, string>();
  #beating: Promise<void> | undefined;
  #timer: NodeJS.Timeout | undefined;
  #letGo: NodeJS.Timeout | undefined;
  #alive = new AbortController();

  constructor(options: WorkerHeartbeatOptions) {
    this.#options = { pace: { beat, letGo: deadAfterSeconds - 2 * beat }, ...options };
  }

  /** Aborted when this process may be taken for dead: what it was at is to be left to others. */
  get signal(): AbortSignal {
    return this.#alive.signal;
  }

  /** A worker has begun with a job. */
  begin(workerId: string, jobId: string): void {
    this.#jobs.set(workerId, jobId);
  }

  /** It is done with it, or has died, as one does who cannot say how a job ended. */
  end(workerId: string): void {
    this.#jobs.delete(workerId);
  }

  async start(): Promise<void> {
    await this.#beat();
    this.#timer = setInterval(() => void this.#beat(), this.#options.pace.beat * 1_000).unref();
  }

  async stop(): Promise<void> {
    clearInterval(this.#timer);
    await this.#beating;
    clearTimeout(this.#letGo);
    // Those that it could not wait for.
    await this.#options.pool
      .query('DELETE FROM workers WHERE id = ANY ($1)', [[...this.#jobs.keys()]])
      .catch((error: unknown) => this.#report(error));
  }

  /** One after the other: the database may not answer for long. */
  #beat(): Promise<void> {
    this.#beating ??= this.#giveSign()
      .catch((error: unknown) => this.#report(error))
      .finally(() => {
        this.#beating = undefined;
      });
    return this.#beating;
  }

  async #giveSign(): Promise<void> {
    const { pool, pace } = this.#options;
    const from = performance.now();
    await pool.query(
      `INSERT INTO workers (id, job_id) SELECT * FROM unnest($1::text[], $2::bigint[])
       ON CONFLICT (id) DO UPDATE SET job_id = excluded.job_id, seen_at = now()`,
      [[...this.#jobs.keys()], [...this.#jobs.values()]],
    );
    this.#liveUntil(from + pace.letGo * 1_000);
    await releaseJobsOfTheDead(pool);
  }

  /** @param time of the monotonic clock, in milliseconds */
  #liveUntil(time: number): void {
    clearTimeout(this.#letGo);
    if (this.#alive.signal.aborted) this.#alive = new AbortController();
    this.#letGo = setTimeout(() => {
      this.#alive.abort(new Error('The worker could not give a sign of life.'));
    }, time - performance.now()).unref();
  }

  #report(error: unknown): void {
    this.#options.log.error({ err: error }, 'the worker could not give a sign of life');
  }
}
