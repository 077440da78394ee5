import pg from 'pg';
import type { DecisionRecord, PolicySet, SourceFile } from '../policy/index.ts';
import { loadKept } from './bundles.ts';

/** Which of the decisions that are kept. All of them by default. */
export interface DecisionRange {
  tenantId?: string | undefined;
  /** From this moment on, until before that one. */
  since?: Date | undefined;
  until?: Date | undefined;
}

/** Records read at once; the log may be longer than memory. */
const pageSize = 1_000;

const page = `
  SELECT json_build_object('id', id, 'tenant_id', tenant_id, 'decided_at', decided_at, 'effect', effect, 'action', action,
    'resource', json_build_object('type', resource_type, 'id', resource_id),
    'principal', json_build_object('type', principal_type, 'id', principal_id),
    'rule_ids', to_json(rule_ids), 'reason', reason, 'policy_digest', policy_digest, 'request_id', request_id,
    'source', source, 'inputs', inputs) AS record
  FROM decision_log
  WHERE ($1::uuid IS NULL OR tenant_id = $1) AND ($2::timestamptz IS NULL OR decided_at >= $2)
    AND ($3::timestamptz IS NULL OR decided_at < $3)
    AND ($4::uuid IS NULL OR (tenant_id, decided_at, id) > ($4, $5::timestamptz, $6))
  ORDER BY tenant_id, decided_at, id LIMIT ${pageSize}`;

/** The decision log of all tenants, for who owns the database: the records, and the policies that they were decided under. */
export class OwnedDecisionLog {
  readonly #client: pg.Client;
  readonly #bundles = new Map<string, PolicySet | null>();

  private constructor(client: pg.Client) {
    this.#client = client;
  }

  /** @param url connects as the owner of the schema. */
  static async open(url: string): Promise<OwnedDecisionLog> {
    const client = new pg.Client({ connectionString: url });
    await client.connect();
    return new OwnedDecisionLog(client);
  }

  /** Tenant by tenant, oldest first. In no transaction: partitions must not wait for whoever reads them. */
  async *records({ tenantId, since, until }: DecisionRange = {}): AsyncGenerator<DecisionRecord> {
    let last: DecisionRecord | undefined;
    do {
      const { rows }: { rows: { record: DecisionRecord }[] } = await this.#client.query(page, [
        ...[tenantId ?? null, since ?? null, until ?? null],
        ...[last?.tenant_id ?? null, last?.decided_at ?? null, last?.id ?? null],
      ]);
      for (const { record } of rows) yield record;
      last = rows.length < pageSize ? undefined : rows.at(-1)?.record;
    } while (last);
  }

  /** The policies of a digest. Null where they are not kept, or this version reads them otherwise. */
  async policies(digest: string): Promise<PolicySet | null> {
    let policies = this.#bundles.get(digest);
    if (policies === undefined) {
      const { rows } = await this.#client.query<{ files: SourceFile[] }>(
        'SELECT files FROM policy_bundles WHERE digest = $1',
        [digest],
      );
      policies = rows[0] ? loadKept(rows[0].files, digest) : null;
      this.#bundles.set(digest, policies);
    }
    return policies;
  }

  async close(): Promise<void> {
    await this.#client.end();
  }
}
