import type { Knex } from 'knex';

/** Rows that the gateway adds and looks at, and never changes. The owner's policy lets the functions that run as the owner through. */
const walls = (table: string): string => `
    ALTER TABLE ${table} ENABLE ROW LEVEL SECURITY;
    ALTER TABLE ${table} FORCE ROW LEVEL SECURITY;
    CREATE POLICY owner_maintenance ON ${table} TO CURRENT_USER USING (true) WITH CHECK (true);
    CREATE POLICY tenant_isolation ON ${table} TO virtualstack_app
      USING (tenant_id = current_tenant()) WITH CHECK (tenant_id = current_tenant());`;

/**
 * The decision log, in a partition a day: what is too old is dropped as a whole, at once. No reference to tenants, whose rows would be
 * locked by every batch.
 */
export const up = (knex: Knex): Promise<void> =>
  knex.raw(`
    CREATE FUNCTION decision_time(decision_id text) RETURNS timestamptz LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
      SELECT to_timestamp(('x' || substr(replace(decision_id, '-', ''), 1, 12))::bit(48)::bigint / 1000.0)::timestamptz(3)
    $$;
    COMMENT ON FUNCTION decision_time(text) IS 'When a decision was made, by its id: a UUIDv7 (RFC 9562) begins with the milliseconds.';

    CREATE TABLE decision_log (
      tenant_id uuid NOT NULL,
      decided_at timestamptz(3) NOT NULL,
      id text NOT NULL,
      effect text NOT NULL CHECK (effect IN ('allow', 'deny')),
      action text NOT NULL,
      resource_type text NOT NULL,
      resource_id text,
      principal_type text NOT NULL,
      principal_id text NOT NULL,
      rule_ids text[] NOT NULL,
      reason text,
      policy_digest text NOT NULL,
      request_id text NOT NULL,
      source text NOT NULL,
      inputs jsonb NOT NULL,
      PRIMARY KEY (tenant_id, decided_at, id)
    ) PARTITION BY RANGE (decided_at);
    COMMENT ON TABLE decision_log IS 'What was decided, by which rules of which policies, and from what.';
    COMMENT ON COLUMN decision_log.decided_at IS 'The time in the id: see decision_time().';
    COMMENT ON COLUMN decision_log.source IS 'Who asked: a request to the gateway, or another application, and how.';
    COMMENT ON COLUMN decision_log.inputs IS 'What it was made from, without what is declared sensitive.';
    CREATE INDEX decision_log_by_resource ON decision_log (tenant_id, resource_type, resource_id, decided_at);
    CREATE INDEX decision_log_by_principal ON decision_log (tenant_id, principal_id, decided_at);
    ${walls('decision_log')}
    GRANT SELECT, INSERT ON decision_log TO virtualstack_app;

    CREATE TABLE decision_log_default PARTITION OF decision_log DEFAULT;
    COMMENT ON TABLE decision_log_default IS 'Decisions of days that have no partition: nothing is lost where none was made in time.';
    ${walls('decision_log_default')}

    CREATE TABLE shadow_flips (
      tenant_id uuid NOT NULL,
      decided_at timestamptz(3) NOT NULL,
      decision_id text NOT NULL,
      policy_digest text NOT NULL,
      effect text NOT NULL CHECK (effect IN ('allow', 'deny')),
      rule_ids text[] NOT NULL,
      PRIMARY KEY (tenant_id, decided_at, decision_id, policy_digest)
    );
    COMMENT ON TABLE shadow_flips IS 'Decisions that candidate policies would have made otherwise.';
    COMMENT ON COLUMN shadow_flips.policy_digest IS 'Of the candidate.';
    COMMENT ON COLUMN shadow_flips.effect IS 'What the candidate would have decided.';
    ${walls('shadow_flips')}
    GRANT SELECT, INSERT ON shadow_flips TO virtualstack_app;

    CREATE TABLE policy_bundles (
      digest text PRIMARY KEY,
      files jsonb NOT NULL,
      first_seen timestamptz(3) NOT NULL DEFAULT now()
    );
    COMMENT ON TABLE policy_bundles IS 'Every bundle that decisions were made under, so that they can be explained and made again.';
    COMMENT ON COLUMN policy_bundles.files IS 'Its files, each with its path and its text.';
    GRANT SELECT, INSERT ON policy_bundles TO virtualstack_app;

    CREATE FUNCTION add_decision_log_partition(day date) RETURNS void LANGUAGE plpgsql
      SET search_path = pg_catalog, public, pg_temp AS $$
      DECLARE
        name text := 'decision_log_' || to_char(day, 'YYYYMMDD');
        begins timestamptz := (to_char(day, 'YYYY-MM-DD') || 'T00:00:00Z')::timestamptz;
        ends timestamptz := begins + interval '24 hours';
      BEGIN
        IF to_regclass('public.' || name) IS NOT NULL THEN
          RETURN;
        END IF;
        LOCK TABLE decision_log_default IN ACCESS EXCLUSIVE MODE;
        -- A day that began without a partition ends without one: moving its rows would take as long as there are many.
        IF EXISTS (SELECT FROM decision_log_default WHERE decided_at >= begins AND decided_at < ends) THEN
          RETURN;
        END IF;
        -- Made by itself and then attached: made as a partition, it would lock the whole log against its readers.
        EXECUTE format('CREATE TABLE public.%I (LIKE decision_log INCLUDING CONSTRAINTS)', name);
        EXECUTE format('COMMENT ON TABLE %I IS %L', name, 'Decisions of one day (UTC).');
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', name);
        EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', name);
        EXECUTE format('CREATE POLICY owner_maintenance ON %I TO CURRENT_USER USING (true) WITH CHECK (true)', name);
        EXECUTE format('CREATE POLICY tenant_isolation ON %I TO virtualstack_app
          USING (tenant_id = current_tenant()) WITH CHECK (tenant_id = current_tenant())', name);
        EXECUTE format('ALTER TABLE decision_log ATTACH PARTITION %I FOR VALUES FROM (%L) TO (%L)', name, begins, ends);
      END $$;
    COMMENT ON FUNCTION add_decision_log_partition(date) IS
      'Makes the partition of a day, if it has none, and nothing of that day is in the default one.';
    REVOKE ALL ON FUNCTION add_decision_log_partition(date) FROM PUBLIC;

    CREATE FUNCTION maintain_decision_log(retention_days integer) RETURNS void LANGUAGE plpgsql
      SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp SET lock_timeout = '2s' AS $$
      DECLARE
        today date := (now() AT TIME ZONE 'UTC')::date;
        kept_from timestamptz := (to_char(today - retention_days, 'YYYY-MM-DD') || 'T00:00:00Z')::timestamptz;
        partition_name text;
      BEGIN
        -- Or whoever got hold of the gateway could have its latest doings forgotten.
        IF (retention_days >= 7) IS NOT TRUE THEN
          RAISE EXCEPTION 'decisions are kept for 7 days at least' USING ERRCODE = 'insufficient_privilege';
        END IF;
        PERFORM pg_advisory_xact_lock(hashtext('virtualstack.decision_log'));
        FOR ahead IN 0..7 LOOP
          PERFORM add_decision_log_partition(today + ahead);
        END LOOP;
        FOR partition_name IN SELECT c.relname FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
          WHERE i.inhparent = 'decision_log'::regclass AND c.relname ~ '^decision_log_[0-9]{8}$'
            AND c.relname::text COLLATE "C" < 'decision_log_' || to_char(today - retention_days, 'YYYYMMDD')
        LOOP
          EXECUTE format('DROP TABLE %I', partition_name);
        END LOOP;
        DELETE FROM decision_log_default WHERE decided_at < kept_from;
        DELETE FROM shadow_flips WHERE decided_at < kept_from;
      END $$;
    COMMENT ON FUNCTION maintain_decision_log(integer) IS
      'Makes the partitions of today and of the week to come, and drops those of days that are no longer kept.';
    REVOKE ALL ON FUNCTION maintain_decision_log(integer) FROM PUBLIC;
    GRANT EXECUTE ON FUNCTION maintain_decision_log(integer) TO virtualstack_app;
  `);

export const down = (knex: Knex): Promise<void> =>
  knex.raw(`
    DROP FUNCTION maintain_decision_log(integer);
    DROP FUNCTION add_decision_log_partition(date);
    DROP TABLE policy_bundles, shadow_flips, decision_log;
    DROP FUNCTION decision_time(text);
  `);
