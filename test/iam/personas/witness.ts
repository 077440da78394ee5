import type pg from 'pg';

/** A record in a trail; of what was allowed, only that it was. */
export interface AuditRecord {
  outcome: string;
  tenant_id?: string;
  actor_id?: string;
}

/** Looks at the database behind the gateway's back. */
export class Witness {
  readonly #owner: pg.Client;
  #sql: string | undefined;

  constructor(owner: pg.Client) {
    this.#owner = owner;
  }

  /**
   * How many rows every table has and which transaction wrote last to it, jobs included. Left out is what a refusal may
   * write: the trail, counters of rates, and when a key was last used.
   */
  async fingerprints(): Promise<Record<string, string>> {
    this.#sql ??= await this.#writeSql();
    const { rows } = await this.#owner.query<{ name: string; print: string }>({ name: 'prints', text: this.#sql });
    return Object.fromEntries(rows.map(({ name, print }) => [name, print]));
  }

  /** What the trails say of a request. */
  async auditOf(requestId: string): Promise<AuditRecord[]> {
    const { rows } = await this.#owner.query<AuditRecord>(
      'SELECT outcome, tenant_id, actor_id FROM audit_events WHERE request_id = $1',
      [requestId],
    );
    return rows.map((row) => (row.outcome === 'allowed' ? { outcome: row.outcome } : row));
  }

  async #writeSql(): Promise<string> {
    const { rows } = await this.#owner.query<{ name: string }>(`
      SELECT c.oid::regclass::text AS name FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
      WHERE c.relkind IN ('r', 'p') AND n.nspname !~ '^(pg_|information_schema)'
        AND c.relname NOT IN ('audit_events', 'audit_chains', 'rate_limits', 'authorization_epochs') ORDER BY 1`);
    const lastWrite = (name: string): string =>
      name === 'api_keys'
        ? `sum(hashtextextended((to_jsonb(x) - 'last_used_at')::text, 0))`
        : 'max(xmin::text::bigint)';
    return rows
      .map(
        ({ name }) =>
          `SELECT '${name}' AS name, count(*) || ' ' || coalesce(${lastWrite(name)}, 0) AS print FROM ${name} x`,
      )
      .join(' UNION ALL ');
  }
}

export const changedTables = (before: Record<string, string>, after: Record<string, string>): string[] =>
  Object.keys(after).filter((name) => after[name] !== before[name]);
