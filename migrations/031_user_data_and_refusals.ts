import type { Knex } from 'knex';

/** What a machine's guest is told at its first boot, and hosts that would not have it. */
export const up = (knex: Knex): Promise<void> =>
  knex.raw(`
    ALTER TABLE vms ADD sealed_user_data text, ADD refused_by text[] NOT NULL DEFAULT '{}';
    COMMENT ON COLUMN vms.sealed_user_data IS 'For cloud-init, under encryption, for it may hold secrets; null once the machine is made.';
    COMMENT ON COLUMN vms.refused_by IS 'Hosts that had no room for the machine after all, when it was to be made.';
  `);

export const down = (knex: Knex): Promise<void> => knex.raw('ALTER TABLE vms DROP sealed_user_data, DROP refused_by');
