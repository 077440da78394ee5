import type { Knex } from 'knex';

/** What a tenant's directory says of the tenant's users and roles (SCIM, RFC 7643). */
export const up = (knex: Knex): Promise<void> =>
  knex.raw(`
    ALTER TABLE memberships ADD COLUMN external_id text, ADD COLUMN suspended_at timestamptz(3);
    ALTER TABLE roles ADD COLUMN external_id text;
    COMMENT ON COLUMN memberships.external_id IS 'What the tenant''s directory calls the user.';
    COMMENT ON COLUMN memberships.suspended_at IS
      'Since when the user is shut out of this tenant, and of no other; the roles stay. Null for nearly all.';
    COMMENT ON COLUMN roles.external_id IS 'What the tenant''s directory calls the role.';
    CREATE INDEX memberships_by_external_id ON memberships (tenant_id, external_id) WHERE external_id IS NOT NULL;
  `);

export const down = (knex: Knex): Promise<void> =>
  knex.raw(`
    ALTER TABLE roles DROP COLUMN external_id;
    ALTER TABLE memberships DROP COLUMN suspended_at, DROP COLUMN external_id;
  `);
