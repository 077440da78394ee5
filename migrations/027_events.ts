import type { Knex } from 'knex';

/** The owner's policy lets the functions that run as the owner through. */
const walls = (table: string): string => `
    ALTER TABLE ${table} ENABLE ROW LEVEL SECURITY;
    ALTER TABLE ${table} FORCE ROW LEVEL SECURITY;
    CREATE POLICY owner_maintenance ON ${table} TO CURRENT_USER USING (true) WITH CHECK (true);
    CREATE POLICY tenant_isolation ON ${table} TO virtualstack_app
      USING (tenant_id = current_tenant()) WITH CHECK (tenant_id = current_tenant());`;

/**
 * What happened in a tenant, and who is to be told. While an event is appended its tenant's counter is locked, so nothing on the way may
 * wait for other rows: there are no references to tenants or webhooks.
 */
export const up = (knex: Knex): Promise<void> =>
  knex.raw(`
    CREATE TABLE event_counters (
      tenant_id uuid PRIMARY KEY,
      last_sequence bigint NOT NULL
    );
    COMMENT ON TABLE event_counters IS 'The last event of each tenant. Who appends locks it until the commit: sequences are in the order of commits.';
    ${walls('event_counters')}
    GRANT SELECT ON event_counters TO virtualstack_app;

    CREATE TABLE events (
      tenant_id uuid NOT NULL,
      sequence bigint NOT NULL,
      id uuid NOT NULL,
      type text NOT NULL,
      resource_type text NOT NULL,
      resource_id text,
      actor_type text NOT NULL,
      actor_id uuid,
      occurred_at timestamptz(3) NOT NULL,
      attributes jsonb NOT NULL,
      data jsonb NOT NULL,
      PRIMARY KEY (tenant_id, sequence)
    );
    COMMENT ON TABLE events IS 'Every change of what a tenant has, in the transaction that made it.';
    COMMENT ON COLUMN events.actor_id IS 'Null for what nobody asked for at that moment: workers.';
    COMMENT ON COLUMN events.attributes IS 'The object''s for decisions: who may read it may read of it.';
    COMMENT ON COLUMN events.data IS 'The object as clients see it, without what the audit trail masks.';
    CREATE INDEX events_by_age ON events (occurred_at);
    ${walls('events')}
    GRANT SELECT ON events TO virtualstack_app;

    CREATE TABLE webhooks (
      tenant_id uuid NOT NULL REFERENCES tenants,
      id uuid NOT NULL,
      name text NOT NULL,
      url text NOT NULL,
      event_types text[] NOT NULL,
      enabled boolean NOT NULL DEFAULT true,
      disabled_reason text,
      created_by uuid NOT NULL,
      sealed_secret text NOT NULL,
      previous_sealed_secret text,
      previous_until timestamptz(3),
      created_at timestamptz(3) NOT NULL DEFAULT now(),
      updated_at timestamptz(3) NOT NULL DEFAULT now(),
      PRIMARY KEY (tenant_id, id)
    );
    COMMENT ON TABLE webhooks IS 'Addresses that are told of events.';
    COMMENT ON COLUMN webhooks.event_types IS 'Patterns: see event_type_matches().';
    COMMENT ON COLUMN webhooks.created_by IS 'For whom it acts: it is told what they may read.';
    COMMENT ON COLUMN webhooks.previous_sealed_secret IS 'Signs too, until previous_until.';
    ${walls('webhooks')}
    GRANT SELECT, INSERT, UPDATE, DELETE ON webhooks TO virtualstack_app;

    CREATE TABLE webhook_deliveries (
      tenant_id uuid NOT NULL,
      id uuid NOT NULL,
      webhook_id uuid NOT NULL,
      event_sequence bigint NOT NULL,
      status text NOT NULL DEFAULT 'PENDING' CHECK (status IN ('PENDING', 'DELIVERED', 'DEAD', 'DROPPED')),
      attempts integer NOT NULL DEFAULT 0,
      response_status integer,
      error text,
      created_at timestamptz(3) NOT NULL DEFAULT now(),
      updated_at timestamptz(3) NOT NULL DEFAULT now(),
      finished_at timestamptz(3),
      PRIMARY KEY (tenant_id, id),
      FOREIGN KEY (tenant_id, event_sequence) REFERENCES events ON DELETE CASCADE
    );
    COMMENT ON TABLE webhook_deliveries IS 'Of each event to each webhook one: what became of it.';
    COMMENT ON COLUMN webhook_deliveries.attempts IS 'Since it was last queued.';
    CREATE INDEX webhook_deliveries_by_webhook ON webhook_deliveries (tenant_id, webhook_id, event_sequence DESC, id DESC);
    CREATE INDEX webhook_deliveries_by_event ON webhook_deliveries (tenant_id, event_sequence);
    ${walls('webhook_deliveries')}
    GRANT SELECT, UPDATE, DELETE ON webhook_deliveries TO virtualstack_app;

    CREATE FUNCTION event_type_matches(type text, patterns text[]) RETURNS boolean LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
      SELECT EXISTS (SELECT FROM unnest(patterns) AS pattern WHERE type LIKE replace(replace(pattern, '_', '\\_'), '*', '%'))
    $$;
    COMMENT ON FUNCTION event_type_matches(text, text[]) IS 'Whether an event''s type is one of the patterns, in which a star stands for any text.';

    CREATE FUNCTION queue_webhook_delivery(tenant uuid, webhook uuid, delivery uuid, at timestamptz) RETURNS void LANGUAGE plpgsql
      SET search_path = pg_catalog, public, pg_temp AS $$
      BEGIN
        -- One queue a webhook: a receiver that is slow keeps nobody but itself waiting.
        PERFORM graphile_worker.add_job('webhook.deliver', json_build_object('tenantId', tenant, 'deliveryId', delivery),
          queue_name := 'webhook-' || webhook, run_at := at, max_attempts := 20, job_key := 'webhook-delivery-' || delivery);
      END $$;
    COMMENT ON FUNCTION queue_webhook_delivery(uuid, uuid, uuid, timestamptz) IS 'Has a delivery tried at a time.';
    REVOKE ALL ON FUNCTION queue_webhook_delivery(uuid, uuid, uuid, timestamptz) FROM PUBLIC;
    GRANT EXECUTE ON FUNCTION queue_webhook_delivery(uuid, uuid, uuid, timestamptz) TO virtualstack_app;

    CREATE FUNCTION append_event(event jsonb, present jsonb) RETURNS bigint
      LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
      DECLARE
        entry events := jsonb_populate_record(NULL::events, event);
        seen jsonb := coalesce(present, event -> 'before');
        told RECORD;
      BEGIN
        IF entry.tenant_id IS DISTINCT FROM current_tenant() THEN
          RAISE EXCEPTION 'an event of another tenant' USING ERRCODE = 'insufficient_privilege';
        END IF;
        -- The lock makes the events a line: the next who appends in this tenant waits for our commit.
        INSERT INTO event_counters AS counter VALUES (entry.tenant_id, 1)
          ON CONFLICT (tenant_id) DO UPDATE SET last_sequence = counter.last_sequence + 1
          RETURNING counter.last_sequence INTO entry.sequence;
        entry.occurred_at := clock_timestamp();
        entry.attributes := coalesce(seen -> 'attributes', '{}');
        entry.data := coalesce(seen -> 'data', '{}');
        INSERT INTO events SELECT entry.*;
        FOR told IN SELECT w.id AS webhook_id, gen_random_uuid() AS delivery_id FROM webhooks w
          WHERE w.tenant_id = entry.tenant_id AND w.enabled AND event_type_matches(entry.type, w.event_types)
        LOOP
          INSERT INTO webhook_deliveries (tenant_id, id, webhook_id, event_sequence)
            VALUES (entry.tenant_id, told.delivery_id, told.webhook_id, entry.sequence);
          PERFORM queue_webhook_delivery(entry.tenant_id, told.webhook_id, told.delivery_id, now());
        END LOOP;
        RETURN entry.sequence;
      END $$;
    COMMENT ON FUNCTION append_event(jsonb, jsonb) IS
      'The one way in: adds an event of the transaction''s tenant, and a delivery to each webhook that asks for its type.';
    REVOKE ALL ON FUNCTION append_event(jsonb, jsonb) FROM PUBLIC;
    GRANT EXECUTE ON FUNCTION append_event(jsonb, jsonb) TO virtualstack_app;

    CREATE FUNCTION purge_events(retention_days integer, most integer) RETURNS integer
      LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
      DECLARE
        purged integer;
      BEGIN
        -- Or whoever got hold of the gateway could have its latest doings forgotten, and deliveries that are still tried.
        IF (retention_days >= 7) IS NOT TRUE THEN
          RAISE EXCEPTION 'events are kept for 7 days at least' USING ERRCODE = 'insufficient_privilege';
        END IF;
        DELETE FROM events WHERE (tenant_id, sequence) IN (SELECT e.tenant_id, e.sequence FROM events e
          WHERE e.occurred_at < now() - retention_days * interval '1 day' ORDER BY e.occurred_at LIMIT most);
        GET DIAGNOSTICS purged = ROW_COUNT;
        RETURN purged;
      END $$;
    COMMENT ON FUNCTION purge_events(integer, integer) IS 'Deletes the oldest events that are no longer kept, so many at most, with their deliveries.';
    REVOKE ALL ON FUNCTION purge_events(integer, integer) FROM PUBLIC;
    GRANT EXECUTE ON FUNCTION purge_events(integer, integer) TO virtualstack_app;
  `);

export const down = (knex: Knex): Promise<void> =>
  knex.raw(`
    DROP FUNCTION purge_events(integer, integer);
    DROP FUNCTION append_event(jsonb, jsonb);
    DROP FUNCTION queue_webhook_delivery(uuid, uuid, uuid, timestamptz);
    DROP FUNCTION event_type_matches(text, text[]);
    DROP TABLE webhook_deliveries, webhooks, events, event_counters;
  `);
