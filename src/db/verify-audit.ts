import pg from 'pg';

export interface ChainHead {
  sequence: number;
  hash: string;
}

export interface ChainReport {
  tenantId: string;
  /** The chain's last event: to be kept elsewhere as a checkpoint for the next verification. Null: no events. */
  head: ChainHead | null;
  /** What is wrong, first fault first; empty if the chain is whole. */
  faults: string[];
}

interface EventRow {
  /** A bigint comes as text. */
  sequence: string;
  hash: string;
  previous_hash: string;
  recomputed: string;
}

/** Events read at once; a chain may be longer than memory. */
const batchSize = 5_000;
const mostFaults = 20;
const genesis = '0'.repeat(64);

/**
 * Recompute every hash of the audit chains. Finds edits, deletions and reordering, and truncation by the recorded head;
 * a checkpoint kept outside the database also finds a chain that was cut with its head set back.
 */
export const verifyAuditChains = async (
  url: string,
  { tenantId, checkpoint }: { tenantId?: string | undefined; checkpoint?: ChainHead | undefined } = {},
): Promise<ChainReport[]> => {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    // One snapshot for all: an event appended meanwhile is not a fault.
    await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
    // Every tenant has a chain, and a chain is known by any part of it that is left.
    const { rows } = await client.query<{ tenant_id: string; sequence: string | null; hash: string | null }>(
      `SELECT id AS tenant_id, sequence, hash FROM (
         SELECT id FROM tenants UNION SELECT tenant_id FROM audit_events UNION SELECT tenant_id FROM audit_chains
       ) AS known LEFT JOIN audit_chains ON tenant_id = id WHERE $1::uuid IS NULL OR id = $1 ORDER BY id`,
      [tenantId ?? null],
    );
    if (tenantId !== undefined && rows.length === 0) {
      return [{ tenantId, head: null, faults: ['there is no such tenant, nor anything of a chain of it'] }];
    }
    const reports: ChainReport[] = [];
    for (const { tenant_id: id, sequence, hash } of rows) {
      const head = sequence === null || hash === null ? null : { sequence: Number(sequence), hash };
      reports.push(await verifyChain(client, id, head, checkpoint));
    }
    return reports;
  } finally {
    await client.end();
  }
};

const verifyChain = async (
  client: pg.Client,
  tenantId: string,
  head: ChainHead | null,
  checkpoint: ChainHead | undefined,
): Promise<ChainReport> => {
  const faults: string[] = [];
  let last: ChainHead = { sequence: 0, hash: genesis };
  let passedCheckpoint = checkpoint === undefined;
  for (;;) {
    const { rows } = await client.query<EventRow>(
      `SELECT sequence, hash, previous_hash, audit_event_hash(e) AS recomputed FROM audit_events e
       WHERE tenant_id = $1 AND sequence > $2 ORDER BY sequence LIMIT ${batchSize}`,
      [tenantId, last.sequence],
    );
    for (const row of rows) {
      const sequence = Number(row.sequence);
      if (sequence !== last.sequence + 1) faults.push(`event ${last.sequence + 1} is missing`);
      else if (row.recomputed !== row.hash || row.previous_hash !== last.hash)
        faults.push(`event ${sequence} was changed`);
      if (checkpoint?.sequence === sequence && checkpoint.hash === row.hash) passedCheckpoint = true;
      last = { sequence, hash: row.hash };
    }
    if (rows.length < batchSize || faults.length >= mostFaults) break;
  }
  if (!head) faults.push('the record of its last event is missing');
  else if (last.sequence < head.sequence) faults.push(`event ${last.sequence + 1} is missing`);
  else if (faults.length === 0 && last.hash !== head.hash)
    faults.push(`event ${last.sequence} is not the recorded head`);
  if (!passedCheckpoint) faults.push(`event ${checkpoint?.sequence ?? 0} is not the one of the checkpoint`);
  return { tenantId, head: last.sequence === 0 ? null : last, faults: faults.slice(0, mostFaults) };
};
