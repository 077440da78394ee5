import { setTimeout as delay } from 'node:timers/promises';
import { unavailable } from '../shared/problem.ts';

export interface BatchWriterOptions<Item> {
  /** Write items in one round trip: all or none. */
  commit: (items: readonly Item[]) => Promise<void>;
  /** Whether a failure is the items' own, so that they will never be written. Any other passes. */
  isFault: (error: unknown) => boolean;
  /** How many items may wait in memory. */
  capacity: number;
  /** What becomes of one more: `block`: its request waits. `count`: it is counted as lost. */
  overflow: 'block' | 'count';
  /** Told of every item that is given up. */
  onLost: (count: number, cause: LossCause, error?: unknown) => void;
  /** Told when writing begins to fail. */
  onFailing: (error: unknown) => void;
}

/** Why an item was lost: no room for it, its own fault, or the process ended first. */
export type LossCause = 'overflow' | 'fault' | 'shutdown';

interface Waiting {
  resolve: () => void;
  reject: (error: unknown) => void;
}

/** Items per round trip. */
const batchSize = 200;
/** Milliseconds that a request waits for room at most; and that the last items have when the process ends. */
const longestWait = 5_000;
/** How long what nobody waits for gathers at most, in milliseconds: a round trip costs about as much for one item as for ten. */
const gatheringTime = 25;
const shortestPause = 100;
const longestPause = 5_000;

/**
 * Writes items in batches, one at a time: what somebody waits for at once, and with it what gathered meanwhile. What
 * cannot be written stays, in order, and is tried again; nothing is lost without a word.
 */
export class BatchWriter<Item> {
  readonly #options: BatchWriterOptions<Item>;
  /** Whoever handed these over waits until they are written. Without a bound: each holds its request. */
  #durable: { item: Item; waiting: Waiting }[] = [];
  /** Never more than `capacity`; what is being written is still among them. */
  #queue: Item[] = [];
  /** Requests that wait for room, with what they wait to hand over. */
  readonly #blocked = new Set<{ item: Item; waiting: Waiting }>();
  #working: Promise<void> | null = null;
  #pause: AbortController | null = null;
  #gathering: AbortController | null = null;
  /** Who wait for all to be written. */
  #flushing = 0;
  #failing = false;
  #closing = false;

  constructor(options: BatchWriterOptions<Item>) {
    this.#options = options;
  }

  /** Items that wait to be written. */
  get queued(): number {
    return this.#durable.length + this.#queue.length + this.#blocked.size;
  }

  /** Have an item written soon. @throws Problem 503 where there is no room for it in time. */
  async add(item: Item): Promise<void> {
    if (this.#queue.length < this.#options.capacity) {
      this.#enqueue(item);
    } else if (this.#options.overflow === 'block' && !this.#closing) {
      await this.#roomFor(item);
    } else {
      this.#options.onLost(1, 'overflow');
    }
  }

  /** As {@link add}, for what nobody waits for: without room it is lost, and counted. */
  offer(item: Item): void {
    if (this.#queue.length >= this.#options.capacity) {
      this.#options.onLost(1, 'overflow');
      return;
    }
    this.#enqueue(item);
  }

  /** Have an item written now: it is when this resolves. @throws what writing fails with; then it is not tried again. */
  async addDurably(item: Item): Promise<void> {
    await new Promise<void>((resolve, reject) => {
      this.#durable.push({ item, waiting: { resolve, reject } });
      this.#pause?.abort();
      this.#gathering?.abort();
      this.#work();
    });
  }

  /** Until nothing waits to be written. */
  async flush(): Promise<void> {
    this.#flushing += 1;
    this.#gathering?.abort();
    while (this.#working) await this.#working;
    this.#flushing -= 1;
  }

  /** Write what is left. What cannot be written in time is counted as lost. */
  async close(): Promise<void> {
    this.#closing = true;
    this.#pause?.abort();
    this.#gathering?.abort();
    await Promise.race([this.flush(), delay(longestWait, undefined, { ref: false })]);
    if (this.#queue.length > 0) this.#options.onLost(this.#queue.splice(0).length, 'shutdown');
  }

  #enqueue(item: Item): void {
    this.#queue.push(item);
    if (this.#queue.length >= batchSize) this.#gathering?.abort();
    this.#work();
  }

  #work(): void {
    // After the answers that are on their way.
    this.#working ??= new Promise((resolve) => {
      setImmediate(() => void this.#run().finally(resolve));
    });
  }

  async #run(): Promise<void> {
    let pause = shortestPause;
    while (this.#durable.length + this.#queue.length > 0) {
      await this.#gather();
      if (await this.#writeBatch()) {
        pause = shortestPause;
        continue;
      }
      this.#pause = new AbortController();
      await this.#wait(this.#closing ? shortestPause : pause, this.#pause);
      this.#pause = null;
      pause = Math.min(pause * 2, longestPause);
    }
    this.#working = null;
  }

  /** A moment in which more may come, unless there is enough, or somebody waits. */
  async #gather(): Promise<void> {
    if (this.#durable.length + this.#flushing > 0 || this.#closing || this.#queue.length >= batchSize) return;
    this.#gathering = new AbortController();
    await this.#wait(gatheringTime, this.#gathering);
    this.#gathering = null;
  }

  /** An idle process may end meanwhile; one that is told to end waits for what is left. */
  async #wait(milliseconds: number, { signal }: AbortController): Promise<void> {
    await delay(milliseconds, undefined, { ref: this.#closing, signal }).catch(() => undefined);
  }

  /** @returns whether writing works. */
  async #writeBatch(): Promise<boolean> {
    const durable = this.#durable.splice(0, batchSize);
    const queued = this.#queue.slice(0, batchSize - durable.length);
    const items = [...durable.map(({ item }) => item), ...queued];
    const error = await this.#commit(items);
    if (error !== undefined && this.#options.isFault(error) && items.length > 1) {
      // Some are at fault; the others must not suffer for it.
      for (const { item, waiting } of durable) settle(waiting, await this.#commit([item]));
      for (const item of queued) if (!(await this.#writeOne(item))) return false;
      return true;
    }
    for (const { waiting } of durable) settle(waiting, error);
    if (error !== undefined && !this.#options.isFault(error)) {
      if (!this.#failing) this.#options.onFailing(error);
      this.#failing = true;
      return false;
    }
    this.#failing = false;
    if (error !== undefined && queued.length > 0) this.#options.onLost(queued.length, 'fault', error);
    this.#written(queued.length);
    return true;
  }

  async #writeOne(item: Item): Promise<boolean> {
    const error = await this.#commit([item]);
    if (error !== undefined && !this.#options.isFault(error)) return false;
    if (error !== undefined) this.#options.onLost(1, 'fault', error);
    this.#written(1);
    return true;
  }

  /** @returns what it failed with. */
  async #commit(items: readonly Item[]): Promise<Error | undefined> {
    try {
      await this.#options.commit(items);
      return undefined;
    } catch (error) {
      return error instanceof Error ? error : new Error('writing failed', { cause: error });
    }
  }

  /** The first items of the queue are dealt with: there is room for those that wait for it. */
  #written(count: number): void {
    this.#queue.splice(0, count);
    for (const blocked of this.#blocked) {
      if (this.#queue.length >= this.#options.capacity) return;
      this.#blocked.delete(blocked);
      this.#queue.push(blocked.item);
      blocked.waiting.resolve();
    }
  }

  async #roomFor(item: Item): Promise<void> {
    await new Promise<void>((resolve, reject) => {
      const blocked = { item, waiting: { resolve, reject } };
      this.#blocked.add(blocked);
      setTimeout(() => {
        if (this.#blocked.delete(blocked)) reject(unavailable('The decision cannot be recorded.'));
      }, longestWait).unref();
    });
  }
}

const settle = ({ resolve, reject }: Waiting, error: Error | undefined): void => {
  if (error === undefined) resolve();
  else reject(error);
};
