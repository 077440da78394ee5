import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';
import { isAway } from './errors.ts';

/** Milliseconds between two tries. */
const longestPause = 30_000;

/** As graphile-worker tries again what fails: it knows this state, but not every way in which a connection is lost. */
const cannotConnectNow = '57P03';

const told = (error: unknown): never => {
  if (error instanceof Error && isAway(error)) throw Object.assign(error, { code: cannotConnectNow });
  throw error;
};

type Query = (...args: unknown[]) => unknown;

/** Its failures are such that graphile-worker tries again: whoever gives a job up for a moment's outage would leave it locked. */
class PatientClient extends pg.Client {
  override query = ((...args: unknown[]): unknown => {
    const answer = (super.query as Query).apply(this, args);
    return answer instanceof Promise ? answer.catch(told) : answer;
  }) as pg.Client['query'];
}

/**
 * Connections for graphile-worker, which ends a worker, or its timetable and the process with it, at the first statement that fails. A
 * statement to the pool itself, as only timetables have, is tried until it succeeds.
 */
export class PatientPool extends pg.Pool {
  readonly #gaveUp = new AbortController();

  constructor(config: pg.PoolConfig) {
    super({ ...config, Client: PatientClient });
  }

  /** What waits for the database is answered with nothing, for nobody is there to hear it, and nothing is tried again. */
  giveUp(): void {
    this.#gaveUp.abort();
  }

  override connect = ((callback?: Parameters<pg.Pool['connect']>[0]): unknown =>
    callback
      ? super.connect(callback)
      : super.connect().catch((error: unknown) => this.#told(error))) as pg.Pool['connect'];

  override query = (async (...args: unknown[]): Promise<unknown> => {
    const { signal } = this.#gaveUp;
    for (let pause = 1_000; !signal.aborted; pause = Math.min(pause * 2, longestPause)) {
      try {
        return await (super.query as Query).apply(this, args);
      } catch (error) {
        this.emit('error', error);
        await delay(pause, undefined, { signal }).catch(() => undefined);
      }
    }
    return { rows: [], rowCount: 0 };
  }) as pg.Pool['query'];

  #told(error: unknown): never {
    if (this.#gaveUp.signal.aborted) throw error;
    return told(error);
  }
}
