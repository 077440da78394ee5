import type { Knex } from 'knex';

/** What tenants may have, and what they have taken of it: counted by the database, whoever makes a change. */
export const up = (knex: Knex): Promise<void> =>
  knex.raw(`
    CREATE TABLE quotas (
      tenant_id uuid PRIMARY KEY REFERENCES tenants,
      created_at timestamptz(3) NOT NULL DEFAULT now(),
      updated_at timestamptz(3) NOT NULL DEFAULT now()
    );
    COMMENT ON TABLE quotas IS 'The limits of a tenant as one thing, which is read and set as a whole.';

    CREATE TABLE quota_limits (
      tenant_id uuid NOT NULL REFERENCES quotas,
      kind text NOT NULL CHECK (kind IN ('vms', 'vcpus', 'memory_gb', 'disk_gb', 'api_keys', 'users')),
      most bigint CHECK (most >= 0),
      taken bigint NOT NULL DEFAULT 0,
      PRIMARY KEY (tenant_id, kind)
    );
    COMMENT ON TABLE quota_limits IS 'Of each kind of thing, how much a tenant may have and has.';
    COMMENT ON COLUMN quota_limits.most IS 'Of the tenant and all below it together; null for any number.';
    COMMENT ON COLUMN quota_limits.taken IS 'By the tenant itself. Kept by triggers.';
    ${['quotas', 'quota_limits']
      .map(
        (table) => `
    ALTER TABLE ${table} ENABLE ROW LEVEL SECURITY;
    ALTER TABLE ${table} FORCE ROW LEVEL SECURITY;
    CREATE POLICY owner_maintenance ON ${table} TO CURRENT_USER USING (true) WITH CHECK (true);
    CREATE POLICY tenant_isolation ON ${table} TO virtualstack_app
      USING (tenant_id = current_tenant()) WITH CHECK (tenant_id = current_tenant());`,
      )
      .join('')}
    GRANT SELECT, UPDATE ON quotas TO virtualstack_app;
    GRANT SELECT, UPDATE (most) ON quota_limits TO virtualstack_app;

    CREATE FUNCTION tenants_above(lowest uuid) RETURNS uuid[] LANGUAGE sql STABLE
      SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
        WITH RECURSIVE line AS (
          SELECT id, parent_id, 0 AS height FROM tenants WHERE id = lowest
          UNION ALL SELECT t.id, t.parent_id, line.height + 1 FROM line JOIN tenants t ON t.id = line.parent_id
        ) SELECT array_agg(id ORDER BY height DESC) FROM line
      $$;
    COMMENT ON FUNCTION tenants_above(uuid) IS 'A tenant and those above it, the topmost first.';

    CREATE FUNCTION taken_below(topmost uuid, asked text) RETURNS bigint LANGUAGE sql STABLE
      SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
        WITH RECURSIVE below AS (
          SELECT topmost AS id UNION ALL SELECT t.id FROM below JOIN tenants t ON t.parent_id = below.id AND t.status <> 'deleted'
        ) SELECT coalesce(sum(l.taken), 0)::bigint FROM below JOIN quota_limits l ON l.tenant_id = below.id AND l.kind = asked
      $$;
    COMMENT ON FUNCTION taken_below(uuid, text) IS 'What a tenant and all below it have of a kind of thing.';

    CREATE FUNCTION quota_standing() RETURNS jsonb LANGUAGE sql STABLE
      SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
        SELECT jsonb_object_agg(own.kind, jsonb_build_object(
          'limit', own.most,
          'used', taken_below(own.tenant_id, own.kind),
          'available', (SELECT CASE WHEN count(*) > 0 THEN greatest(0, min(l.most - taken_below(l.tenant_id, l.kind))) END FROM quota_limits l
            WHERE l.tenant_id = ANY (tenants_above(own.tenant_id)) AND l.kind = own.kind AND l.most IS NOT NULL)))
        FROM quota_limits own WHERE own.tenant_id = current_tenant()
      $$;
    COMMENT ON FUNCTION quota_standing() IS 'Of each kind of thing the tenant''s limit, what it and those below it use, and what every limit above leaves.';

    CREATE FUNCTION take_of_quota(taker uuid, enforced boolean, kinds text[], amounts bigint[]) RETURNS void LANGUAGE plpgsql
      SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
      DECLARE
        line uuid[];
        exceeded record;
      BEGIN
        IF 0 = ALL (amounts) THEN RETURN; END IF;
        line := tenants_above(taker);
        -- Whoever takes of the same limits waits here, all in one order; what they took is then seen.
        PERFORM FROM quota_limits l
          WHERE l.kind = ANY (kinds) AND (l.tenant_id = taker OR (enforced AND l.tenant_id = ANY (line) AND l.most IS NOT NULL))
          ORDER BY array_position(line, l.tenant_id), l.kind FOR NO KEY UPDATE;
        UPDATE quota_limits l SET taken = l.taken + a.amount
          FROM unnest(kinds, amounts) AS a (kind, amount) WHERE l.tenant_id = taker AND l.kind = a.kind AND a.amount <> 0;
        IF NOT enforced THEN RETURN; END IF;
        SELECT l.tenant_id, l.kind, l.most, used.sum, a.amount INTO exceeded
          FROM unnest(kinds, amounts) AS a (kind, amount)
          JOIN quota_limits l ON l.kind = a.kind AND l.tenant_id = ANY (line)
          CROSS JOIN LATERAL (SELECT taken_below(l.tenant_id, l.kind)) AS used (sum)
          WHERE a.amount > 0 AND l.most < used.sum
          ORDER BY array_position(line, l.tenant_id) DESC, array_position(kinds, l.kind) LIMIT 1;
        IF FOUND THEN
          RAISE EXCEPTION 'a quota is exceeded' USING ERRCODE = 'VSQ01', DETAIL = json_build_object(
            'kind', exceeded.kind, 'limit', exceeded.most, 'used', exceeded.sum - exceeded.amount,
            'asked', exceeded.amount, 'own', exceeded.tenant_id = taker);
        END IF;
      END $$;
    COMMENT ON FUNCTION take_of_quota(uuid, boolean, text[], bigint[]) IS
      'Count what a tenant takes or gives back; where enforced, no more than it and every tenant above it may have.';

    -- A resize is counted from when it is asked for: what a machine is to have is kept for it.
    CREATE FUNCTION count_vms() RETURNS trigger LANGUAGE plpgsql
      SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
      DECLARE
        change record;
      BEGIN
        FOR change IN EXECUTE
          'SELECT tenant_id, sum(n)::bigint AS vms, sum(n * cpu)::bigint AS vcpus, sum(n * memory_gb)::bigint AS memory, sum(n * disk_gb)::bigint AS disk FROM ('
          || CASE TG_OP
            WHEN 'INSERT' THEN 'SELECT 1 AS n, * FROM changed'
            WHEN 'DELETE' THEN 'SELECT -1 AS n, * FROM replaced'
            ELSE 'SELECT 1 AS n, * FROM changed UNION ALL SELECT -1, * FROM replaced' END
          || ') AS each GROUP BY tenant_id ORDER BY tenant_id'
        LOOP
          -- What a worker has done to a machine is so; it was asked for within the limits.
          PERFORM take_of_quota(change.tenant_id, TG_OP = 'INSERT', ARRAY['vms', 'vcpus', 'memory_gb', 'disk_gb'],
            ARRAY[change.vms, change.vcpus, change.memory, change.disk]);
        END LOOP;
        RETURN NULL;
      END $$;
    COMMENT ON FUNCTION count_vms() IS 'Counts machines and what they have.';
    CREATE TRIGGER quota_insert AFTER INSERT ON vms REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION count_vms();
    CREATE TRIGGER quota_update AFTER UPDATE ON vms REFERENCING NEW TABLE AS changed OLD TABLE AS replaced
      FOR EACH STATEMENT EXECUTE FUNCTION count_vms();
    CREATE TRIGGER quota_delete AFTER DELETE ON vms REFERENCING OLD TABLE AS replaced FOR EACH STATEMENT EXECUTE FUNCTION count_vms();

    CREATE FUNCTION count_resize() RETURNS trigger LANGUAGE plpgsql
      SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
      DECLARE
        sign integer := CASE TG_OP WHEN 'INSERT' THEN 1 ELSE -1 END;
        growth bigint[];
      BEGIN
        SELECT ARRAY[greatest(0, NEW.cpu - v.cpu), greatest(0, NEW.memory_gb - v.memory_gb), greatest(0, NEW.disk_gb - v.disk_gb)]
          INTO growth FROM vms v WHERE v.tenant_id = NEW.tenant_id AND v.id = NEW.vm_id;
        IF FOUND THEN
          PERFORM take_of_quota(NEW.tenant_id, sign > 0, ARRAY['vcpus', 'memory_gb', 'disk_gb'],
            ARRAY[sign * growth[1], sign * growth[2], sign * growth[3]]);
        END IF;
        RETURN NULL;
      END $$;
    COMMENT ON FUNCTION count_resize() IS 'Counts what a machine is to grow by, while that is under way.';
    CREATE TRIGGER quota_insert AFTER INSERT ON vm_jobs FOR EACH ROW WHEN (NEW.action = 'resize') EXECUTE FUNCTION count_resize();
    -- It ends before the machine has its new size, in one transaction.
    CREATE TRIGGER quota_update AFTER UPDATE OF status ON vm_jobs FOR EACH ROW
      WHEN (NEW.action = 'resize' AND OLD.status IN ('QUEUED', 'RUNNING') AND NEW.status NOT IN ('QUEUED', 'RUNNING'))
      EXECUTE FUNCTION count_resize();

    ${countedBy('api_keys', 'api_keys', 'revoked_at IS NULL')}
    ${countedBy('memberships', 'users', 'true')}

    CREATE FUNCTION begin_quotas() RETURNS trigger LANGUAGE plpgsql
      SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
      BEGIN
        INSERT INTO quotas (tenant_id) VALUES (NEW.id);
        INSERT INTO quota_limits (tenant_id, kind) SELECT NEW.id, unnest(${kinds});
        RETURN NULL;
      END $$;
    COMMENT ON FUNCTION begin_quotas() IS 'A new tenant has limits, none of which limits anything.';
    CREATE TRIGGER quotas AFTER INSERT ON tenants FOR EACH ROW EXECUTE FUNCTION begin_quotas();

    INSERT INTO quotas (tenant_id) SELECT id FROM tenants;
    INSERT INTO quota_limits (tenant_id, kind, taken)
      SELECT t.id, k.kind, CASE k.kind
        WHEN 'vms' THEN (SELECT count(*) FROM vms v WHERE v.tenant_id = t.id)
        WHEN 'vcpus' THEN (SELECT coalesce(sum(v.cpu), 0) FROM vms v WHERE v.tenant_id = t.id)
        WHEN 'memory_gb' THEN (SELECT coalesce(sum(v.memory_gb), 0) FROM vms v WHERE v.tenant_id = t.id)
        WHEN 'disk_gb' THEN (SELECT coalesce(sum(v.disk_gb), 0) FROM vms v WHERE v.tenant_id = t.id)
        WHEN 'api_keys' THEN (SELECT count(*) FROM api_keys a WHERE a.tenant_id = t.id AND a.revoked_at IS NULL)
        ELSE (SELECT count(*) FROM memberships m WHERE m.tenant_id = t.id) END
      FROM tenants t, unnest(${kinds}) AS k (kind);
    -- Resizes under way are counted like those that are asked for from now on.
    UPDATE quota_limits l SET taken = l.taken + g.growth FROM (
      SELECT j.tenant_id, k.kind, sum(k.growth) AS growth FROM vm_jobs j JOIN vms v ON v.tenant_id = j.tenant_id AND v.id = j.vm_id
        CROSS JOIN LATERAL (VALUES ('vcpus', greatest(0, j.cpu - v.cpu)), ('memory_gb', greatest(0, j.memory_gb - v.memory_gb)),
          ('disk_gb', greatest(0, j.disk_gb - v.disk_gb))) AS k (kind, growth)
      WHERE j.action = 'resize' AND j.status IN ('QUEUED', 'RUNNING') GROUP BY j.tenant_id, k.kind) AS g
      WHERE l.tenant_id = g.tenant_id AND l.kind = g.kind;

    ${[
      'tenants_above(uuid)',
      'taken_below(uuid, text)',
      'quota_standing()',
      'take_of_quota(uuid, boolean, text[], bigint[])',
    ]
      .map((name) => `REVOKE ALL ON FUNCTION ${name} FROM PUBLIC;`)
      .join('\n    ')}
    GRANT EXECUTE ON FUNCTION quota_standing() TO virtualstack_app;
  `);

const kinds = `ARRAY['vms', 'vcpus', 'memory_gb', 'disk_gb', 'api_keys', 'users']`;

/** Count the rows of a table that meet a condition. */
const countedBy = (table: string, kind: string, counted: string): string => `
    CREATE FUNCTION count_${table}() RETURNS trigger LANGUAGE plpgsql
      SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
      DECLARE
        change record;
      BEGIN
        FOR change IN EXECUTE 'SELECT tenant_id, sum(n)::bigint AS count FROM ('
          || CASE TG_OP
            WHEN 'INSERT' THEN 'SELECT 1 AS n, * FROM changed'
            WHEN 'DELETE' THEN 'SELECT -1 AS n, * FROM replaced'
            ELSE 'SELECT 1 AS n, * FROM changed UNION ALL SELECT -1, * FROM replaced' END
          || ') AS each WHERE ${counted} GROUP BY tenant_id ORDER BY tenant_id'
        LOOP
          PERFORM take_of_quota(change.tenant_id, change.count > 0, ARRAY['${kind}'], ARRAY[change.count]);
        END LOOP;
        RETURN NULL;
      END $$;
    COMMENT ON FUNCTION count_${table}() IS 'Counts ${kind.replace('_', ' ')}.';
    CREATE TRIGGER quota_insert AFTER INSERT ON ${table} REFERENCING NEW TABLE AS changed
      FOR EACH STATEMENT EXECUTE FUNCTION count_${table}();
    CREATE TRIGGER quota_update AFTER UPDATE ON ${table} REFERENCING NEW TABLE AS changed OLD TABLE AS replaced
      FOR EACH STATEMENT EXECUTE FUNCTION count_${table}();
    CREATE TRIGGER quota_delete AFTER DELETE ON ${table} REFERENCING OLD TABLE AS replaced
      FOR EACH STATEMENT EXECUTE FUNCTION count_${table}();`;

export const down = (knex: Knex): Promise<void> =>
  knex.raw(`
    DROP TRIGGER quotas ON tenants;
    ${['memberships', 'api_keys', 'vms'].map((table) => `DROP TRIGGER quota_delete ON ${table};`).join('\n    ')}
    ${['memberships', 'api_keys', 'vms', 'vm_jobs']
      .map((table) => `DROP TRIGGER quota_insert ON ${table}; DROP TRIGGER quota_update ON ${table};`)
      .join('\n    ')}
    DROP FUNCTION begin_quotas();
    DROP FUNCTION count_memberships();
    DROP FUNCTION count_api_keys();
    DROP FUNCTION count_resize();
    DROP FUNCTION count_vms();
    DROP FUNCTION take_of_quota(uuid, boolean, text[], bigint[]);
    DROP FUNCTION quota_standing();
    DROP FUNCTION taken_below(uuid, text);
    DROP FUNCTION tenants_above(uuid);
    DROP TABLE quota_limits;
    DROP TABLE quotas;
  `);
