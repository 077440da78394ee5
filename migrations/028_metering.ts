import type { Knex } from 'knex';

/** Rows that the gateway reads and functions of the owner's write: what was metered stays as it is. */
const readOnly = (table: string): string => `
    ALTER TABLE ${table} ENABLE ROW LEVEL SECURITY;
    ALTER TABLE ${table} FORCE ROW LEVEL SECURITY;
    CREATE POLICY owner_maintenance ON ${table} TO CURRENT_USER USING (true) WITH CHECK (true);
    CREATE POLICY tenant_isolation ON ${table} TO virtualstack_app
      USING (tenant_id = current_tenant()) WITH CHECK (tenant_id = current_tenant());
    GRANT SELECT ON ${table} TO virtualstack_app;`;

/** The history that usage is computed from, written by triggers, so that nothing changes a machine or a plan without it. */
const history = `
    CREATE TABLE vm_state_changes (
      tenant_id uuid NOT NULL REFERENCES tenants,
      vm_id uuid NOT NULL,
      number integer NOT NULL,
      changed_at timestamptz NOT NULL,
      name text NOT NULL,
      status text NOT NULL CHECK (status IN ('PROVISIONING', 'RUNNING', 'STOPPED', 'ERROR', 'DELETED')),
      cpu integer NOT NULL,
      memory_gb integer NOT NULL,
      disk_gb integer NOT NULL,
      PRIMARY KEY (tenant_id, vm_id, number)
    );
    COMMENT ON TABLE vm_state_changes IS 'What machines were and when they became so: what usage is computed from. They outlive the machines.';
    COMMENT ON COLUMN vm_state_changes.number IS 'Of the machine''s changes, without gaps.';
    COMMENT ON COLUMN vm_state_changes.changed_at IS 'Never before that of the change before.';
    COMMENT ON COLUMN vm_state_changes.status IS 'The machine''s; DELETED from when its deletion was asked for.';
    ${readOnly('vm_state_changes')}

    CREATE TABLE tenant_plan_changes (
      tenant_id uuid NOT NULL REFERENCES tenants,
      number integer NOT NULL,
      changed_at timestamptz NOT NULL,
      plan text,
      PRIMARY KEY (tenant_id, number)
    );
    COMMENT ON TABLE tenant_plan_changes IS 'Which subscription plan a tenant had, and since when.';
    ${readOnly('tenant_plan_changes')}

    CREATE FUNCTION usage_lock(tenant uuid) RETURNS bigint LANGUAGE sql IMMUTABLE AS $$
      SELECT hashtextextended('virtualstack.usage ' || tenant::text, 0)
    $$;
    COMMENT ON FUNCTION usage_lock(uuid) IS
      'The advisory lock that who adds to a tenant''s history shares, and who closes its month has alone: no change of that month is on its way then.';

    CREATE FUNCTION record_vm_state() RETURNS trigger LANGUAGE plpgsql
      SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
      DECLARE
        machine vms;
        state text;
        last vm_state_changes;
      BEGIN
        IF TG_OP = 'UPDATE' AND (NEW.tenant_id, NEW.id) IS DISTINCT FROM (OLD.tenant_id, OLD.id) THEN
          RAISE EXCEPTION 'a machine keeps its tenant and its id' USING ERRCODE = 'restrict_violation';
        END IF;
        IF TG_OP = 'DELETE' THEN machine := OLD; ELSE machine := NEW; END IF;
        state := CASE WHEN TG_OP = 'DELETE' OR machine.deleted_at IS NOT NULL THEN 'DELETED' ELSE machine.status END;
        -- Before the clock is read: whoever closes a month waits for us, or is done before our change happens.
        PERFORM pg_advisory_xact_lock_shared(usage_lock(machine.tenant_id));
        SELECT * INTO last FROM vm_state_changes c
          WHERE c.tenant_id = machine.tenant_id AND c.vm_id = machine.id ORDER BY c.number DESC LIMIT 1;
        IF (last.name, last.status, last.cpu, last.memory_gb, last.disk_gb)
          IS DISTINCT FROM (machine.name, state, machine.cpu, machine.memory_gb, machine.disk_gb) THEN
          INSERT INTO vm_state_changes VALUES (machine.tenant_id, machine.id, coalesce(last.number, 0) + 1,
            greatest(clock_timestamp(), last.changed_at), machine.name, state, machine.cpu, machine.memory_gb, machine.disk_gb);
        END IF;
        RETURN NULL;
      END $$;
    COMMENT ON FUNCTION record_vm_state() IS 'Adds what a machine has become to its history, if that is something that is metered.';
    REVOKE ALL ON FUNCTION record_vm_state() FROM PUBLIC;
    CREATE TRIGGER metering AFTER INSERT OR DELETE
      OR UPDATE OF tenant_id, id, name, status, cpu, memory_gb, disk_gb, deleted_at ON vms
      FOR EACH ROW EXECUTE FUNCTION record_vm_state();

    CREATE FUNCTION refuse_truncation() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        RAISE EXCEPTION '% is not emptied: the ends of its rows are metered', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
      END $$;
    COMMENT ON FUNCTION refuse_truncation() IS 'Keeps a table whose rows are followed one by one from being emptied at once.';
    CREATE TRIGGER metering_truncation BEFORE TRUNCATE ON vms EXECUTE FUNCTION refuse_truncation();

    CREATE FUNCTION record_tenant_plan() RETURNS trigger LANGUAGE plpgsql
      SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
      DECLARE
        last tenant_plan_changes;
      BEGIN
        PERFORM pg_advisory_xact_lock_shared(usage_lock(NEW.id));
        SELECT * INTO last FROM tenant_plan_changes c WHERE c.tenant_id = NEW.id ORDER BY c.number DESC LIMIT 1;
        IF last.number IS NULL OR last.plan IS DISTINCT FROM NEW.subscription_plan THEN
          INSERT INTO tenant_plan_changes VALUES (NEW.id, coalesce(last.number, 0) + 1,
            greatest(clock_timestamp(), last.changed_at), NEW.subscription_plan);
        END IF;
        RETURN NULL;
      END $$;
    COMMENT ON FUNCTION record_tenant_plan() IS 'Adds the plan that a tenant has got to its history.';
    REVOKE ALL ON FUNCTION record_tenant_plan() FROM PUBLIC;
    CREATE TRIGGER metering AFTER INSERT OR UPDATE OF subscription_plan ON tenants
      FOR EACH ROW EXECUTE FUNCTION record_tenant_plan();

    -- What was before is not known: machines are metered from now on, and plans are taken to have been as they are.
    INSERT INTO vm_state_changes
      SELECT tenant_id, id, 1, clock_timestamp(), name, CASE WHEN deleted_at IS NULL THEN status ELSE 'DELETED' END, cpu, memory_gb, disk_gb
      FROM vms;
    INSERT INTO tenant_plan_changes SELECT id, 1, created_at, subscription_plan FROM tenants;`;

/** Usage as it is computed from the history: docs/usage.md says what counts. */
const usage = `
    CREATE FUNCTION usage_lines(tenant uuid, begins timestamptz, ends timestamptz, prices jsonb)
      RETURNS TABLE (month date, plan text, vm_id uuid, running_seconds bigint, vcpu_seconds bigint, memory_gb_seconds bigint,
        disk_gb_seconds bigint, vcpu_hour numeric, memory_gb_hour numeric, disk_gb_hour numeric, amount numeric)
      LANGUAGE plpgsql STABLE SET search_path = pg_catalog, public, pg_temp SET TimeZone = 'UTC' AS $$
      #variable_conflict use_column
      BEGIN
        RETURN QUERY
        WITH plans AS (
          SELECT plan, CASE number WHEN 1 THEN '-infinity' ELSE date_trunc('second', changed_at) END AS since,
            lead(date_trunc('second', changed_at), 1, 'infinity') OVER (ORDER BY number) AS until
          FROM tenant_plan_changes WHERE tenant_id = tenant
        ), terms AS MATERIALIZED (
          SELECT first::date AS month, plan, greatest(first, since, date_trunc('second', begins)) AS since,
            least(first + interval '1 month', until, date_trunc('second', ends)) AS until
          FROM generate_series(date_trunc('month', begins), ends, interval '1 month') AS first, plans
        ), changes AS (
          SELECT vm_id, status, cpu, memory_gb, disk_gb, changed_at,
            lead(changed_at, 1, 'infinity') OVER (PARTITION BY vm_id ORDER BY number) AS ended_at
          FROM vm_state_changes WHERE tenant_id = tenant AND changed_at < ends
        ), states AS MATERIALIZED (
          -- Of a long history little matters: only that is cut off to seconds, once, which takes longer than to read it.
          SELECT vm_id, status, cpu, memory_gb, disk_gb, date_trunc('second', changed_at) AS since, date_trunc('second', ended_at) AS until
          FROM changes WHERE ended_at >= begins AND status IN ('RUNNING', 'STOPPED')
        ), spans AS (
          SELECT t.month, t.plan, s.vm_id, s.status, s.cpu, s.memory_gb, s.disk_gb,
            extract(epoch FROM least(s.until, t.until) - greatest(s.since, t.since))::bigint AS seconds
          FROM states s JOIN terms t ON greatest(s.since, t.since) < least(s.until, t.until)
        ), lines AS (
          SELECT month, plan, vm_id,
            coalesce(sum(seconds) FILTER (WHERE status = 'RUNNING'), 0)::bigint AS running_seconds,
            coalesce(sum(seconds * cpu) FILTER (WHERE status = 'RUNNING'), 0)::bigint AS vcpu_seconds,
            coalesce(sum(seconds * memory_gb) FILTER (WHERE status = 'RUNNING'), 0)::bigint AS memory_gb_seconds,
            sum(seconds * disk_gb)::bigint AS disk_gb_seconds
          FROM spans GROUP BY month, plan, vm_id
        )
        SELECT l.month, l.plan, l.vm_id, l.running_seconds, l.vcpu_seconds, l.memory_gb_seconds, l.disk_gb_seconds,
          p.vcpu_hour, p.memory_gb_hour, p.disk_gb_hour,
          -- To a millionth, halves upwards: div() cuts off, and is exact where a division would round before we do.
          div(2000000 * (l.vcpu_seconds * p.vcpu_hour + l.memory_gb_seconds * p.memory_gb_hour + l.disk_gb_seconds * p.disk_gb_hour)
            + 3600, 7200) * 0.000001
        FROM lines l LEFT JOIN LATERAL (
          SELECT price.* FROM jsonb_to_recordset(prices)
            AS price (plan text, since date, until date, vcpu_hour numeric, memory_gb_hour numeric, disk_gb_hour numeric)
          WHERE l.month >= price.since AND (l.month < price.until OR price.until IS NULL) AND price.plan IN (l.plan, 'default')
          ORDER BY price.plan IS NOT DISTINCT FROM l.plan DESC LIMIT 1
        ) p ON true;
      END $$;
    COMMENT ON FUNCTION usage_lines(uuid, timestamptz, timestamptz, jsonb) IS
      'What a tenant''s machines used from one second to another: a line for each machine, month and plan, with its price if there is one.';`;

/** What was used in months that are over, as it is billed. */
const months = `
    CREATE TABLE usage_months (
      tenant_id uuid NOT NULL REFERENCES tenants,
      id uuid NOT NULL DEFAULT gen_random_uuid(),
      month text NOT NULL,
      vms integer NOT NULL,
      running_seconds bigint NOT NULL,
      vcpu_seconds bigint NOT NULL,
      memory_gb_seconds bigint NOT NULL,
      disk_gb_seconds bigint NOT NULL,
      currency text,
      amount numeric,
      closed_at timestamptz(3) NOT NULL DEFAULT now(),
      PRIMARY KEY (tenant_id, id),
      UNIQUE (tenant_id, month)
    );
    COMMENT ON TABLE usage_months IS 'What a tenant used in a month that is over, and owes for it. Written once.';
    COMMENT ON COLUMN usage_months.month IS 'As 2026-01 (UTC).';
    COMMENT ON COLUMN usage_months.amount IS 'The sum of its lines; null where one of them has no price.';
    ${readOnly('usage_months')}

    CREATE TABLE usage_month_lines (
      tenant_id uuid NOT NULL,
      id uuid NOT NULL DEFAULT gen_random_uuid(),
      month text NOT NULL,
      vm_id uuid NOT NULL,
      vm_name text NOT NULL,
      plan text,
      running_seconds bigint NOT NULL,
      vcpu_seconds bigint NOT NULL,
      memory_gb_seconds bigint NOT NULL,
      disk_gb_seconds bigint NOT NULL,
      vcpu_hour numeric,
      memory_gb_hour numeric,
      disk_gb_hour numeric,
      currency text,
      amount numeric,
      PRIMARY KEY (tenant_id, id),
      UNIQUE NULLS NOT DISTINCT (tenant_id, month, vm_id, plan),
      FOREIGN KEY (tenant_id, month) REFERENCES usage_months (tenant_id, month)
    );
    COMMENT ON TABLE usage_month_lines IS 'What each machine used in a month that is over, under each plan that its tenant had, at the prices of then.';
    COMMENT ON COLUMN usage_month_lines.vm_name IS 'The last it had in that month.';
    ${readOnly('usage_month_lines')}

    CREATE FUNCTION usage_closes_at(month date) RETURNS timestamptz LANGUAGE sql IMMUTABLE AS $$
      SELECT (month + interval '1 month' + interval '1 hour') AT TIME ZONE 'UTC'
    $$;
    COMMENT ON FUNCTION usage_closes_at(date) IS
      'From when on a month may be closed: an hour after its end, so that no clock that is set back writes into it.';

    CREATE FUNCTION usage_months_due() RETURNS TABLE (tenant_id uuid, month date)
      LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp SET TimeZone = 'UTC' AS $$
      #variable_conflict use_column
      BEGIN
        RETURN QUERY
        SELECT due.tenant_id, due.month FROM (
          SELECT t.id AS tenant_id, coalesce(
            (SELECT (to_date(m.month, 'YYYY-MM') + interval '1 month')::date FROM usage_months m WHERE m.tenant_id = t.id ORDER BY m.month DESC LIMIT 1),
            (SELECT date_trunc('month', min(c.changed_at))::date FROM vm_state_changes c WHERE c.tenant_id = t.id AND c.number = 1)
          ) AS month FROM tenants t) AS due
        WHERE usage_closes_at(due.month) <= now() ORDER BY due.month, due.tenant_id;
      END $$;
    COMMENT ON FUNCTION usage_months_due() IS 'The next month to close of each tenant that ever had a machine, where that month is over.';
    REVOKE ALL ON FUNCTION usage_months_due() FROM PUBLIC;
    GRANT EXECUTE ON FUNCTION usage_months_due() TO virtualstack_app;

    CREATE FUNCTION close_usage_month(tenant uuid, closed date, prices jsonb, priced_in text) RETURNS boolean
      LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp SET TimeZone = 'UTC' SET lock_timeout = '2s' AS $$
      #variable_conflict use_column
      DECLARE
        ends timestamptz := closed + interval '1 month';
        closed_month text := to_char(closed, 'YYYY-MM');
      BEGIN
        IF tenant IS DISTINCT FROM current_tenant() THEN
          RAISE EXCEPTION 'a month of another tenant' USING ERRCODE = 'insufficient_privilege';
        END IF;
        IF (closed = date_trunc('month', closed) AND usage_closes_at(closed) <= now()) IS NOT TRUE THEN
          RAISE EXCEPTION 'only a month that is over is closed' USING ERRCODE = 'insufficient_privilege';
        END IF;
        PERFORM pg_advisory_xact_lock(usage_lock(tenant));
        IF EXISTS (SELECT FROM usage_months WHERE tenant_id = tenant AND month = closed_month) THEN
          RETURN false;
        END IF;
        WITH lines AS (
          INSERT INTO usage_month_lines (tenant_id, month, vm_id, vm_name, plan, running_seconds, vcpu_seconds, memory_gb_seconds,
            disk_gb_seconds, vcpu_hour, memory_gb_hour, disk_gb_hour, currency, amount)
          SELECT tenant, closed_month, l.vm_id, named.name, l.plan, l.running_seconds, l.vcpu_seconds, l.memory_gb_seconds,
            l.disk_gb_seconds, l.vcpu_hour, l.memory_gb_hour, l.disk_gb_hour, CASE WHEN l.amount IS NOT NULL THEN priced_in END, l.amount
          FROM usage_lines(tenant, closed, ends, prices) l, LATERAL (
            SELECT c.name FROM vm_state_changes c WHERE c.tenant_id = tenant AND c.vm_id = l.vm_id AND c.changed_at < ends
            ORDER BY c.number DESC LIMIT 1) named
          RETURNING *
        )
        INSERT INTO usage_months (tenant_id, month, vms, running_seconds, vcpu_seconds, memory_gb_seconds, disk_gb_seconds, currency, amount)
          SELECT tenant, closed_month, count(DISTINCT vm_id), coalesce(sum(running_seconds), 0), coalesce(sum(vcpu_seconds), 0),
            coalesce(sum(memory_gb_seconds), 0), coalesce(sum(disk_gb_seconds), 0), priced_in,
            CASE WHEN priced_in IS NOT NULL AND count(*) = count(amount) THEN coalesce(sum(amount), 0.000000) END
          FROM lines;
        RETURN true;
      END $$;
    COMMENT ON FUNCTION close_usage_month(uuid, date, jsonb, text) IS
      'The one way into the closed months: adds one of the transaction''s tenant, from its history. False where it is closed already.';
    REVOKE ALL ON FUNCTION close_usage_month(uuid, date, jsonb, text) FROM PUBLIC;
    GRANT EXECUTE ON FUNCTION close_usage_month(uuid, date, jsonb, text) TO virtualstack_app;`;

/** Metering: what machines were and when, what was used of that, and what is billed of months that are over. */
export const up = (knex: Knex): Promise<void> => knex.raw(`${history}${usage}${months}`);

export const down = (knex: Knex): Promise<void> =>
  knex.raw(`
    DROP FUNCTION close_usage_month(uuid, date, jsonb, text);
    DROP FUNCTION usage_months_due();
    DROP FUNCTION usage_closes_at(date);
    DROP TABLE usage_month_lines, usage_months;
    DROP FUNCTION usage_lines(uuid, timestamptz, timestamptz, jsonb);
    DROP TRIGGER metering ON tenants;
    DROP FUNCTION record_tenant_plan();
    DROP TRIGGER metering_truncation ON vms;
    DROP FUNCTION refuse_truncation();
    DROP TRIGGER metering ON vms;
    DROP FUNCTION record_vm_state();
    DROP FUNCTION usage_lock(uuid);
    DROP TABLE tenant_plan_changes, vm_state_changes;
  `);
