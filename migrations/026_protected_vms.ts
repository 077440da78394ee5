import type { Knex } from 'knex';

/** Machines that are not to be deleted by mistake. */
export const up = (knex: Knex): Promise<void> =>
  knex.raw(`
    ALTER TABLE vms ADD protected boolean NOT NULL DEFAULT false;
    COMMENT ON COLUMN vms.protected IS 'Whether the machine must not be deleted until that is taken back.';
  `);

export const down = (knex: Knex): Promise<void> => knex.raw('ALTER TABLE vms DROP protected');
