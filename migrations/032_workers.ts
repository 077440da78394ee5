import type { Knex } from 'knex';

/** The workers that are at a job, so that the jobs of one that died are soon another's. */
export const up = (knex: Knex): Promise<void> =>
  knex.raw(`
    CREATE TABLE workers (
      id text PRIMARY KEY,
      job_id bigint NOT NULL,
      seen_at timestamptz(3) NOT NULL DEFAULT now()
    );
    COMMENT ON TABLE workers IS 'Workers at a job, by their last sign of life; of no tenant. A job that is locked without one has a dead worker.';
    COMMENT ON COLUMN workers.id IS 'As graphile-worker has it in locked_by.';
    GRANT SELECT, INSERT, UPDATE, DELETE ON workers TO virtualstack_app;
  `);

export const down = (knex: Knex): Promise<void> => knex.raw('DROP TABLE workers');
