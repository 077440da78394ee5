import type pg from 'pg';

/** A record in a trail. */
export interface AuditRecord {
  outcome: string;
  tenant_id?: string;
  actor_id?: string;
}

/**
 * What a refusal may write: the trail, the decision log, counters of rates, and that a one-time code was tried. When a key was last used
 * may change too.
 */
const unwatched = [
  ...['audit_events', 'audit_chains', 'decision_log', 'rate_limits', 'authorization_epochs', 'federation_codes'],
];

/** What a request left behind. */
export interface Traces {
  /** The tables that were written to. */
  tables: string[];
  /** What the trails say. */
  audit: AuditRecord[];
  /** In whose decision logs it was denied. */
  denied: string[];
}

/** Looks at the database behind the gateway's back. */
export class Witness {
  readonly #owner: pg.Client;

  private constructor(owner: pg.Client) {
    this.#owner = owner;
  }

  /** A witness of every row that others than the owner write from now on, jobs included: triggers note it, in the writer's transaction. */
  static async call(owner: pg.Client): Promise<Witness> {
    await owner.query(`
      CREATE SCHEMA witness;
      CREATE TABLE witness.writes (name text NOT NULL);
      CREATE FUNCTION witness.note() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $$ BEGIN
        IF TG_OP <> 'UPDATE' OR to_jsonb(OLD) - 'last_used_at' <> to_jsonb(NEW) - 'last_used_at' OR TG_TABLE_NAME <> 'api_keys' THEN
          INSERT INTO witness.writes VALUES (TG_RELID::regclass::text);
        END IF;
        RETURN NULL;
      END $$;`);
    const { rows } = await owner.query<{ sql: string }>(
      `SELECT format('CREATE TRIGGER witness AFTER INSERT OR UPDATE OR DELETE ON %s FOR EACH ROW WHEN (session_user <> %L)
          EXECUTE FUNCTION witness.note()', c.oid::regclass, session_user) AS sql
       FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
       WHERE c.relkind IN ('r', 'p') AND NOT c.relispartition AND n.nspname !~ '^(pg_|information_schema|witness$)'
         AND c.relname <> ALL ($1)`,
      [unwatched],
    );
    for (const { sql } of rows) await owner.query(sql);
    return new Witness(owner);
  }

  /** What was written since this was last asked, and what the trails say of a request. Of what was allowed, only that it was. */
  async tracesOf(requestId: string): Promise<Traces> {
    const { rows } = await this.#owner.query<Traces>({
      name: 'traces',
      text: `WITH written AS (DELETE FROM witness.writes RETURNING name)
        SELECT ARRAY(SELECT DISTINCT name FROM written ORDER BY 1) AS tables,
          (SELECT coalesce(json_agg(CASE outcome WHEN 'allowed' THEN json_build_object('outcome', outcome)
              ELSE json_build_object('outcome', outcome, 'tenant_id', tenant_id, 'actor_id', actor_id) END), '[]')
            FROM audit_events WHERE request_id = $1) AS audit,
          ARRAY(SELECT tenant_id FROM decision_log WHERE request_id = $1 AND effect = 'deny') AS denied`,
      values: [requestId],
    });
    return rows[0] ?? { tables: [], audit: [], denied: [] };
  }
}
