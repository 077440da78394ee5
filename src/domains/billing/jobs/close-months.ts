import { tenantScope, nobody, prepare, statement, type Database } from '../../../db/index.ts';
import { pricesOf, type PriceBook } from '../services/price-book.ts';

export interface ClosingParts {
  database: Pick<Database, 'read' | 'transact'>;
  priceBook: PriceBook | null;
  log: { warn: (fields: object, message: string) => void };
}

const selectDue = prepare('SELECT tenant_id, month::text AS month FROM usage_months_due()');
const close = prepare('SELECT close_usage_month($1::uuid, $2::date, $3::jsonb, $4::text)');

/** How long all months together may take, in milliseconds. What is left is closed next time. */
const longestClosing = 4 * 60_000;

interface Due {
  tenant_id: string;
  month: string;
}

/**
 * Write down what was used in the months that are over, each tenant's in their order and each in a transaction of its own: who dies
 * in between has closed some months and left the others as they were. A tenant whose month cannot be closed does not hold up others.
 */
export const closeMonths = async (parts: ClosingParts): Promise<void> => {
  const until = Date.now() + longestClosing;
  const stuck = new Set<string>();
  for (;;) {
    const { results } = await parts.database.read(nobody, statement(selectDue));
    const due = ((results[0] ?? []) as unknown as Due[]).filter((each) => !stuck.has(each.tenant_id));
    if (due.length === 0) return;
    for (const each of due) {
      if (Date.now() >= until) return;
      await closeMonth(each, parts).catch((error: unknown) => {
        stuck.add(each.tenant_id);
        parts.log.warn({ err: error, tenant: each.tenant_id, month: each.month }, 'a month could not be closed');
      });
    }
  }
};

const closeMonth = async (
  { tenant_id: tenantId, month }: Due,
  { database, priceBook }: ClosingParts,
): Promise<void> => {
  const closing = statement(close, tenantId, month, pricesOf(priceBook), priceBook?.currency ?? null);
  await database.transact(tenantScope(tenantId), (transaction) => transaction.run(closing));
};
