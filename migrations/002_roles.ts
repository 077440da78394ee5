import type { Knex } from 'knex';

/** Permissions, roles, and who has which: the tenant-role-permission rows that abilities are built from. */
export const up = (knex: Knex): Promise<void> =>
  knex.raw(`
    CREATE TABLE permissions (
      id text PRIMARY KEY,
      name text NOT NULL,
      description text NOT NULL,
      module text NOT NULL,
      scope text NOT NULL CHECK (scope IN ('tenant', 'platform')),
      created_at timestamptz(3) NOT NULL DEFAULT now(),
      updated_at timestamptz(3) NOT NULL DEFAULT now()
    );
    COMMENT ON TABLE permissions IS 'The catalogue of permissions, laid in from the policy files at start.';
    COMMENT ON COLUMN permissions.scope IS 'platform: held through a role of the platform tenant or not at all.';

    CREATE TABLE roles (
      tenant_id uuid NOT NULL REFERENCES tenants,
      id uuid NOT NULL,
      name text NOT NULL,
      description text,
      built_in text,
      scope text NOT NULL DEFAULT 'tenant' CHECK (scope IN ('tenant', 'platform')),
      created_at timestamptz(3) NOT NULL DEFAULT now(),
      updated_at timestamptz(3) NOT NULL DEFAULT now(),
      PRIMARY KEY (tenant_id, id),
      UNIQUE (tenant_id, name),
      UNIQUE (tenant_id, built_in)
    );
    COMMENT ON TABLE roles IS 'Roles of a tenant: its own, and its copies of the built-in ones.';
    COMMENT ON COLUMN roles.scope IS 'platform: a role of the platform tenant whose permissions reach into every tenant.';
    COMMENT ON COLUMN roles.built_in IS 'Key of the role in policies/roles.yaml; null for a custom role.';

    CREATE TABLE role_permissions (
      tenant_id uuid NOT NULL,
      role_id uuid NOT NULL,
      permission_id text NOT NULL REFERENCES permissions,
      created_at timestamptz(3) NOT NULL DEFAULT now(),
      PRIMARY KEY (tenant_id, role_id, permission_id),
      FOREIGN KEY (tenant_id, role_id) REFERENCES roles ON DELETE CASCADE
    );
    COMMENT ON TABLE role_permissions IS 'What a role permits.';

    CREATE TABLE role_assignments (
      tenant_id uuid NOT NULL,
      role_id uuid NOT NULL,
      user_id uuid NOT NULL,
      created_at timestamptz(3) NOT NULL DEFAULT now(),
      PRIMARY KEY (tenant_id, role_id, user_id),
      FOREIGN KEY (tenant_id, role_id) REFERENCES roles ON DELETE RESTRICT,
      FOREIGN KEY (tenant_id, user_id) REFERENCES memberships ON DELETE CASCADE
    );
    COMMENT ON TABLE role_assignments IS 'Who holds which role: only members of the tenant can.';
    CREATE INDEX role_assignments_by_user ON role_assignments (tenant_id, user_id);
  `);

export const down = (knex: Knex): Promise<void> =>
  knex.raw('DROP TABLE role_assignments, role_permissions, roles, permissions');
