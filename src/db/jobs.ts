import { modelKnex } from './model-knex.ts';

/** How often a job is tried: with graphile-worker's backoff, over about a day. */
export const maxAttempts = 20;

export interface Job {
  /** Names the task that works it off. */
  task: string;
  /** At rest in the database until it is done: nothing secret. */
  payload: object;
  /** Jobs of one queue run one after the other. */
  queue?: string;
  /** A job that waits under the same key is replaced. */
  key?: string;
}

/** Queue a job in the running transaction: it exists if what asks for it does, and not otherwise. */
export const queueJob = async ({ task, payload, queue, key }: Job): Promise<void> => {
  await modelKnex.raw(
    `SELECT graphile_worker.add_job(:task, payload := :payload::json, queue_name := :queue::text,
       job_key := :key::text, max_attempts := :maxAttempts::int)`,
    { task, payload: JSON.stringify(payload), queue: queue ?? null, key: key ?? null, maxAttempts },
  );
};
