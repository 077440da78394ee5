import type { Knex } from 'knex';

/** The audit trail: one hash chain a tenant, appended to by one function and changed by nobody. */
export const up = (knex: Knex): Promise<void> =>
  knex.raw(`
    CREATE TABLE audit_events (
      tenant_id uuid NOT NULL REFERENCES tenants,
      sequence bigint NOT NULL,
      id uuid NOT NULL,
      occurred_at timestamptz(3) NOT NULL,
      actor_type text NOT NULL,
      actor_id uuid NOT NULL,
      actor_email text NOT NULL,
      action text NOT NULL,
      resource_type text NOT NULL,
      resource_id text,
      outcome text NOT NULL CHECK (outcome IN ('allowed', 'denied')),
      reason text,
      decision_id text NOT NULL,
      policy_digest text NOT NULL,
      rule_ids text[] NOT NULL,
      request_id text NOT NULL,
      before jsonb,
      after jsonb,
      previous_hash text NOT NULL,
      hash text NOT NULL,
      PRIMARY KEY (tenant_id, sequence),
      UNIQUE (tenant_id, id)
    );
    COMMENT ON TABLE audit_events IS 'Who did, or tried to do, what to what, with which decision.';
    COMMENT ON COLUMN audit_events.hash IS 'SHA-256 (hex) over previous_hash and the event: see audit_event_hash().';
    CREATE INDEX audit_events_by_resource ON audit_events (tenant_id, resource_type, resource_id, sequence DESC);
    CREATE INDEX audit_events_by_actor ON audit_events (tenant_id, actor_id, sequence DESC);

    CREATE TABLE audit_chains (
      tenant_id uuid PRIMARY KEY REFERENCES tenants,
      sequence bigint NOT NULL,
      hash text NOT NULL
    );
    COMMENT ON TABLE audit_chains IS 'The last event of each tenant''s chain: a shortened trail does not end here.';

    CREATE FUNCTION audit_event_hash(e audit_events) RETURNS text LANGUAGE sql IMMUTABLE
      SET search_path = pg_catalog, public, pg_temp AS $$
        SELECT encode(sha256(convert_to(e.previous_hash || jsonb_build_object(
          'tenant_id', e.tenant_id, 'sequence', e.sequence, 'id', e.id,
          'occurred_at', (extract(epoch FROM e.occurred_at) * 1000)::bigint,
          'actor_type', e.actor_type, 'actor_id', e.actor_id, 'actor_email', e.actor_email, 'action', e.action,
          'resource_type', e.resource_type, 'resource_id', e.resource_id, 'outcome', e.outcome, 'reason', e.reason,
          'decision_id', e.decision_id, 'policy_digest', e.policy_digest, 'rule_ids', e.rule_ids,
          'request_id', e.request_id, 'before', e.before, 'after', e.after)::text, 'UTF8')), 'hex')
      $$;
    COMMENT ON FUNCTION audit_event_hash(audit_events) IS 'Covers every column but the hash itself.';

    CREATE FUNCTION append_audit_event(event jsonb) RETURNS TABLE (sequence bigint, hash text)
      LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
      DECLARE
        entry audit_events := jsonb_populate_record(NULL::audit_events, event);
        last audit_chains;
      BEGIN
        IF entry.tenant_id IS DISTINCT FROM current_tenant() THEN
          RAISE EXCEPTION 'an audit event of another tenant' USING ERRCODE = 'insufficient_privilege';
        END IF;
        INSERT INTO audit_chains AS chain VALUES (entry.tenant_id, 0, repeat('0', 64)) ON CONFLICT (tenant_id) DO NOTHING;
        -- The lock makes the chain a line: the next writer of this tenant waits for our commit.
        SELECT * INTO last FROM audit_chains WHERE tenant_id = entry.tenant_id FOR UPDATE;
        entry.sequence := last.sequence + 1;
        entry.previous_hash := last.hash;
        entry.occurred_at := clock_timestamp();
        entry.hash := audit_event_hash(entry);
        INSERT INTO audit_events SELECT entry.*;
        UPDATE audit_chains SET sequence = entry.sequence, hash = entry.hash WHERE tenant_id = entry.tenant_id;
        RETURN QUERY SELECT entry.sequence, entry.hash;
      END $$;
    COMMENT ON FUNCTION append_audit_event(jsonb) IS
      'The one way into the trail: adds an event of the transaction''s tenant to the end of its chain.';
    REVOKE ALL ON FUNCTION append_audit_event(jsonb) FROM PUBLIC;
    GRANT EXECUTE ON FUNCTION append_audit_event(jsonb) TO virtualstack_app;
  `);

export const down = (knex: Knex): Promise<void> =>
  knex.raw(`
    DROP FUNCTION append_audit_event(jsonb);
    DROP FUNCTION audit_event_hash(audit_events);
    DROP TABLE audit_chains, audit_events;
  `);
