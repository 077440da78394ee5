import type { Knex } from 'knex';

/** Tenants and users: the two tables that exist above tenants. */
export const up = (knex: Knex): Promise<void> =>
  knex.raw(`
    DO $$ BEGIN
      IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'virtualstack_app') THEN
        CREATE ROLE virtualstack_app NOLOGIN;
      END IF;
    END $$;
    GRANT USAGE ON SCHEMA public TO virtualstack_app;

    CREATE FUNCTION current_tenant() RETURNS uuid LANGUAGE sql STABLE PARALLEL SAFE
      AS $$ SELECT nullif(current_setting('app.tenant_id', true), '')::uuid $$;
    COMMENT ON FUNCTION current_tenant() IS 'The tenant of the transaction; null when none is set, so that policies match nothing.';
    CREATE FUNCTION current_principal() RETURNS uuid LANGUAGE sql STABLE PARALLEL SAFE
      AS $$ SELECT nullif(current_setting('app.principal_id', true), '')::uuid $$;
    COMMENT ON FUNCTION current_principal() IS 'The principal of the transaction; null when none is set.';

    CREATE TABLE tenants (
      id uuid PRIMARY KEY,
      name text NOT NULL,
      slug text NOT NULL UNIQUE,
      kind text NOT NULL CHECK (kind IN ('platform', 'customer')),
      status text NOT NULL DEFAULT 'active' CHECK (status IN ('active', 'suspended', 'deleted')),
      created_at timestamptz(3) NOT NULL DEFAULT now(),
      updated_at timestamptz(3) NOT NULL DEFAULT now()
    );
    COMMENT ON TABLE tenants IS 'Customers of the platform, and the platform itself as one of them.';
    COMMENT ON COLUMN tenants.kind IS 'platform: the one tenant whose roles reach into all others.';
    COMMENT ON COLUMN tenants.status IS 'suspended: read-only, by policy. deleted: gone for its users, kept for its audit trail.';
    CREATE UNIQUE INDEX tenants_one_platform ON tenants (kind) WHERE kind = 'platform';
    CREATE INDEX tenants_by_name ON tenants (name, id);

    CREATE TABLE users (
      id uuid PRIMARY KEY,
      email text NOT NULL,
      email_canonical text NOT NULL UNIQUE,
      first_name text NOT NULL,
      last_name text NOT NULL,
      password_hash text,
      is_active boolean NOT NULL DEFAULT true,
      created_at timestamptz(3) NOT NULL DEFAULT now(),
      updated_at timestamptz(3) NOT NULL DEFAULT now()
    );
    COMMENT ON TABLE users IS 'People; each may belong to many tenants.';
    COMMENT ON COLUMN users.email_canonical IS 'NFKC, lower case: what is compared and unique.';
    COMMENT ON COLUMN users.password_hash IS 'Argon2id in PHC form; null where the user has no password.';

    CREATE TABLE memberships (
      tenant_id uuid NOT NULL REFERENCES tenants,
      user_id uuid NOT NULL REFERENCES users,
      created_at timestamptz(3) NOT NULL DEFAULT now(),
      updated_at timestamptz(3) NOT NULL DEFAULT now(),
      PRIMARY KEY (tenant_id, user_id)
    );
    COMMENT ON TABLE memberships IS 'Which user belongs to which tenant.';
    CREATE INDEX memberships_by_user ON memberships (user_id, tenant_id);

    CREATE TABLE rate_limits (
      key varchar(255) PRIMARY KEY,
      points integer NOT NULL DEFAULT 0,
      expire bigint
    );
    COMMENT ON TABLE rate_limits IS 'Counters of rate-limiter-flexible, shared by all nodes. Its shape is the library''s.';
  `);

export const down = (knex: Knex): Promise<void> =>
  knex.raw(`
    DROP TABLE rate_limits, memberships, users, tenants;
    DROP FUNCTION current_principal();
    DROP FUNCTION current_tenant();
    REVOKE USAGE ON SCHEMA public FROM virtualstack_app;
  `);
