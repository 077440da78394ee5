import { JsonText } from '../../../contract/index.ts';
import { jsonObject, prepare, statement, type Row, type Statement } from '../../../db/index.ts';
import { pricesOf, type PriceBook } from './price-book.ts';
import { usageSpanOf, type AskedSpan, type UsageSpan } from './usage-span.ts';

export interface UsageParts {
  /** Null where nothing has a price. */
  priceBook: PriceBook | null;
  /** Epoch milliseconds. */
  clock: () => number;
}

/** Whose usage of which time, read under the rights of who asks. */
export interface AskedUsage extends UsageSpan {
  tenantId: string;
  read: (...statements: Statement[]) => Promise<Row[][]>;
}

/** What one machine used; counts and amounts are decimals as text. */
export interface MachineUsage {
  vm_id: string;
  name: string;
  running_seconds: string;
  vcpu_seconds: string;
  memory_gb_seconds: string;
  disk_gb_seconds: string;
  /** Null where not all of it has a price. */
  amount: string | null;
  currency: string | null;
}

const counts = ['running_seconds', 'vcpu_seconds', 'memory_gb_seconds', 'disk_gb_seconds'] as const;
const sums = counts.map((name) => `coalesce(sum(${name}), 0)::bigint AS ${name}`).join(', ');
const amount = 'CASE WHEN count(*) = count(amount) THEN sum(amount) END AS amount';

// $1 to $4: tenant, from, to, prices.
const machines = `WITH machines AS (
  SELECT vm_id, ${sums}, ${amount} FROM usage_lines($1::uuid, $2::timestamptz, $3::timestamptz, $4::jsonb) GROUP BY vm_id)`;
const lastName = `(SELECT c.name FROM vm_state_changes c WHERE c.tenant_id = $1 AND c.vm_id = m.vm_id AND c.changed_at < $3
  ORDER BY c.number DESC LIMIT 1)`;
const columnsOf = (alias: string): Record<string, string> => ({
  ...Object.fromEntries(counts.map((name) => [name, `${alias}.${name}`])),
  amount: `${alias}.amount::text`,
});

const item = jsonObject({ vm_id: 'm.vm_id', name: lastName, ...columnsOf('m') });
const whole = jsonObject({ vms: 's.vms', ...columnsOf('s') });
// No machine is no amount, too: of nothing, nothing is owed where there are prices at all.
const selectPage = prepare(
  `${machines} SELECT ${jsonObject({
    sum: `(SELECT ${whole} FROM (SELECT count(*) AS vms, ${sums},
    CASE WHEN $5::text IS NOT NULL AND count(*) = count(amount) THEN coalesce(sum(amount), 0.000000) END AS amount FROM machines) s)`,
    items: `(SELECT coalesce(json_agg(item), '[]') FROM (
    SELECT ${item} AS item FROM machines m ORDER BY m.vm_id LIMIT $6::int OFFSET $7::int) AS page)`,
  })}::text AS usage, (SELECT count(*) FROM machines) AS total`,
);

const selectAll = prepare(`${machines} SELECT m.vm_id, ${lastName} AS name,
  ${counts.map((name) => `m.${name}::text AS ${name}`).join(', ')}, m.amount::text AS amount,
  CASE WHEN m.amount IS NOT NULL THEN $5::text END AS currency FROM machines m ORDER BY m.vm_id`);

/** What tenants use, from their history and at the prices that there are now. */
export class Usage {
  readonly #parts: UsageParts;

  constructor(parts: UsageParts) {
    this.#parts = parts;
  }

  /** @throws Problem 400 as {@link usageSpanOf} does. */
  spanOf(asked: AskedSpan): UsageSpan {
    return usageSpanOf(asked, this.#parts.clock());
  }

  /** The sum of a tenant's usage and a page of its machines, as the document has it. */
  async page(asked: AskedUsage, { page, limit }: { page: number; limit: number }): Promise<JsonText> {
    const [row] = await this.#read(selectPage, asked, limit, (page - 1) * limit);
    const head = JSON.stringify({
      ...{ from: asked.from, to: asked.to, currency: this.#parts.priceBook?.currency ?? null },
      ...{ total: Number(row?.total), total_exact: true, page, limit },
    });
    // What PostgreSQL wrote is passed on as it is: JavaScript would round what is beyond its numbers.
    return new JsonText(`${head.slice(0, -1)},${String(row?.usage).slice(1)}`);
  }

  /** What each of a tenant's machines used. */
  async all(asked: AskedUsage): Promise<MachineUsage[]> {
    return (await this.#read(selectAll, asked)) as unknown as MachineUsage[];
  }

  async #read(
    prepared: ReturnType<typeof prepare>,
    { tenantId, from, to, read }: AskedUsage,
    ...more: number[]
  ): Promise<Row[]> {
    const { priceBook } = this.#parts;
    const values = [tenantId, from.toISOString(), to.toISOString(), pricesOf(priceBook), priceBook?.currency];
    const [rows] = await read(statement(prepared, ...values, ...more));
    return rows ?? [];
  }
}
