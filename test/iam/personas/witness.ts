import type pg from 'pg';

/** A record in a trail; of what was allowed, only that it was. */
export interface AuditRecord {
  outcome: string;
  tenant_id?: string;
  actor_id?: string;
}

/**
 * What a refusal may write: the trail, counters of rates, and that a one-time code was tried. When a key was last used may change too.
 */
const unwatched = ['audit_events', 'audit_chains', 'rate_limits', 'authorization_epochs', 'federation_codes'];

/** Looks at the database behind the gateway's back. */
export class Witness {
  readonly #owner: pg.Client;

  private constructor(owner: pg.Client) {
    this.#owner = owner;
  }

  /** A witness of every row that anybody writes from now on, jobs included: triggers note it, in the writer's own transaction. */
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
    const { rows } = await owner.query<{ name: string }>(
      `SELECT c.oid::regclass::text AS name FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
       WHERE c.relkind IN ('r', 'p') AND NOT c.relispartition AND n.nspname !~ '^(pg_|information_schema|witness$)'
         AND c.relname <> ALL ($1)`,
      [unwatched],
    );
    const triggers = rows.map(
      ({ name }) =>
        `CREATE TRIGGER witness AFTER INSERT OR UPDATE OR DELETE ON ${name} FOR EACH ROW EXECUTE FUNCTION witness.note();`,
    );
    await owner.query(triggers.join('\n'));
    return new Witness(owner);
  }

  /** Forget what was written until now. */
  async forget(): Promise<void> {
    await this.#owner.query('DELETE FROM witness.writes');
  }

  /** The tables that were written to since. */
  async changedTables(): Promise<string[]> {
    const { rows } = await this.#owner.query<{ name: string }>('SELECT DISTINCT name FROM witness.writes ORDER BY 1');
    return rows.map(({ name }) => name);
  }

  /** What the trails say of a request. */
  async auditOf(requestId: string): Promise<AuditRecord[]> {
    const { rows } = await this.#owner.query<AuditRecord>(
      'SELECT outcome, tenant_id, actor_id FROM audit_events WHERE request_id = $1',
      [requestId],
    );
    return rows.map((row) => (row.outcome === 'allowed' ? { outcome: row.outcome } : row));
  }
}
