import type { Knex } from 'knex';

/** How small the disks of templates may become that have their image of another. */
export const up = (knex: Knex): Promise<void> =>
  knex.raw(`
    ALTER TABLE vm_templates ADD least_disk_gb integer CHECK (least_disk_gb > 0);
    COMMENT ON COLUMN vm_templates.least_disk_gb IS 'What the template demanded that this one has its image of; null where whoever named the image says it.';
  `);

export const down = (knex: Knex): Promise<void> => knex.raw('ALTER TABLE vm_templates DROP least_disk_gb');
