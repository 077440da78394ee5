import type { Knex } from 'knex';

/** An account is one person's, in however many tenants: what concerns all of them is no single tenant's to decide. */
export const up = (knex: Knex): Promise<void> =>
  knex.raw(`
    CREATE FUNCTION belongs_elsewhere(person uuid) RETURNS boolean LANGUAGE sql STABLE
      SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
        SELECT EXISTS (SELECT FROM memberships WHERE user_id = person AND tenant_id IS DISTINCT FROM current_tenant())
      $$;
    COMMENT ON FUNCTION belongs_elsewhere(uuid) IS
      'Whether a user belongs to a tenant other than the transaction''s; which one stays hidden behind row-level security.';
    REVOKE ALL ON FUNCTION belongs_elsewhere(uuid) FROM PUBLIC;
    GRANT EXECUTE ON FUNCTION belongs_elsewhere(uuid) TO virtualstack_app;

    -- A chain begins with its tenant, so that one that is missing was taken away.
    INSERT INTO audit_chains (tenant_id, sequence, hash) SELECT id, 0, repeat('0', 64) FROM tenants
      ON CONFLICT (tenant_id) DO NOTHING;
    CREATE FUNCTION begin_audit_chain() RETURNS trigger LANGUAGE plpgsql
      SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
      BEGIN
        INSERT INTO audit_chains VALUES (NEW.id, 0, repeat('0', 64)) ON CONFLICT (tenant_id) DO NOTHING;
        RETURN NULL;
      END $$;
    COMMENT ON FUNCTION begin_audit_chain() IS 'Begins the audit chain of a new tenant.';
    CREATE TRIGGER audit_chain AFTER INSERT ON tenants FOR EACH ROW EXECUTE FUNCTION begin_audit_chain();
  `);

export const down = (knex: Knex): Promise<void> =>
  knex.raw(`
    DROP TRIGGER audit_chain ON tenants;
    DROP FUNCTION begin_audit_chain();
    DROP FUNCTION belongs_elsewhere(uuid);
  `);
