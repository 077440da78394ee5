import type { Knex } from 'knex';

/** Tags of machines, and templates for some tenants. */
export const up = (knex: Knex): Promise<void> =>
  knex.raw(`
    ALTER TABLE vms ADD tags text[] NOT NULL DEFAULT '{}';
    COMMENT ON COLUMN vms.tags IS 'Words that its users find it by.';

    ALTER TABLE vm_templates ADD offered_to uuid[] NOT NULL DEFAULT '{}';
    COMMENT ON COLUMN vm_templates.offered_to IS 'Tenants for which the platform offers the template, where it does not for all.';
    CREATE INDEX vm_templates_offered ON vm_templates USING gin (offered_to);
    CREATE POLICY offered_templates ON vm_templates FOR SELECT TO virtualstack_app USING (offered_to @> ARRAY[current_tenant()]);
  `);

export const down = (knex: Knex): Promise<void> =>
  knex.raw(`
    DROP POLICY offered_templates ON vm_templates;
    ALTER TABLE vm_templates DROP offered_to;
    ALTER TABLE vms DROP tags;
  `);
