import { EventEmitter } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { Logger as WorkerLogger, parseCronItems, run, type Runner, type WorkerEvents } from 'graphile-worker';
import { maxAttempts } from './jobs.ts';
import type { PatientPool } from './patient-pool.ts';
import type { Lane } from './worker.ts';
import type { WorkerHeartbeat } from './worker-heartbeat.ts';

export interface LaneRunnerParts {
  pool: PatientPool;
  heartbeat: WorkerHeartbeat;
  log: { error: (fields: object, message: string) => void };
}

/** Milliseconds before a lane is begun anew. */
const pause = 1_000;

/** Works off a lane's jobs for as long as it is not stopped: graphile-worker puts nobody in the place of a worker that died. */
export class LaneRunner {
  readonly #lane: Lane;
  readonly #parts: LaneRunnerParts;
  readonly #stopping = new AbortController();
  /** The one that begins jobs, and those before it that still end theirs. */
  readonly #runners = new Set<Runner>();
  #current: Runner | undefined;
  #renewing: Promise<void> | undefined;

  constructor(lane: Lane, parts: LaneRunnerParts) {
    this.#lane = lane;
    this.#parts = parts;
  }

  async start(): Promise<void> {
    const { tasks, concurrency } = this.#lane;
    const { pool, heartbeat, log } = this.#parts;
    const events: WorkerEvents = new EventEmitter();
    events.on('job:start', ({ worker, job }) => heartbeat.begin(worker.workerId, job.id));
    events.on('job:complete', ({ worker }) => heartbeat.end(worker.workerId));
    events.on('job:error', ({ job, error }) => {
      log.error({ err: error, job: job.id, task: job.task_identifier, attempt: job.attempts }, 'job failed');
    });
    const runner = await run({
      ...{ pgPool: pool, events, concurrency },
      // Its own chatter goes into ours; what matters, a failed job, is reported above.
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
    this.#runners.add(runner);
    this.#current = runner;
    const renew = (): void => void this.#renew(runner);
    events.on('worker:fatalError', ({ worker }) => {
      heartbeat.end(worker.workerId);
      renew();
    });
    runner.promise.then(renew, renew);
  }

  /** Waits for the jobs that are under way. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    await this.#renewing;
    await Promise.all([...this.#runners].map((runner) => this.#end(runner)));
  }

  /** In the place of one of which a worker died, or that has ended altogether. */
  async #renew(runner: Runner): Promise<void> {
    if (this.#stopping.signal.aborted || this.#renewing || runner !== this.#current) return;
    this.#parts.log.error({}, 'a worker ended; its lane is begun anew');
    this.#renewing = this.#startAnew();
    await this.#renewing;
    this.#renewing = undefined;
    await this.#end(runner);
  }

  async #startAnew(): Promise<void> {
    const { signal } = this.#stopping;
    while (await delay(pause, true, { signal }).catch(() => false)) {
      if (await this.#begins()) return;
    }
  }

  async #begins(): Promise<boolean> {
    try {
      await this.start();
      return true;
    } catch (error) {
      this.#parts.log.error({ err: error }, 'a lane could not be begun anew');
      return false;
    }
  }

  async #end(runner: Runner): Promise<void> {
    // One that ended by itself cannot be stopped.
    await runner.stop().catch(() => undefined);
    this.#runners.delete(runner);
  }
}
