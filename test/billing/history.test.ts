import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import t from 'tap';
import { newId } from '../../src/shared/ids.ts';
import { connect } from '../fixtures/database.ts';
import { temporaryFolder } from '../fixtures/folder.ts';
import { startGateway } from '../fixtures/gateway.ts';
import {
  byMachine,
  countsOf,
  countSeconds,
  layHistory,
  nothing,
  plus,
  type Line,
  type PlanChange,
  type StateChange,
} from '../fixtures/metering.ts';

/** What `GET /usage` answers of any history, against seconds that are counted one by one. */

/** Ends of months, of a year, of a February that has 29 days, and nights in which clocks are set. */
const turns = ['2026-01-01', '2024-03-01', '2026-03-29', '2026-11-01', '2025-10-26', '2026-02-01'].map(
  (day) => Date.parse(`${day}T00:00:00Z`) / 1_000,
);
/** In seconds, about a turn. */
const reach = 40_000;

const states = fc.constantFrom('PROVISIONING', 'RUNNING', 'RUNNING', 'STOPPED', 'ERROR', 'DELETED');
/** Mostly within one second or at whole ones, where rounding would show. */
const moments = fc.oneof(
  fc.integer({ min: -reach * 1_000_000, max: reach * 1_000_000 }),
  fc.integer({ min: -3, max: 3 }).map((second) => second * 1_000_000),
  fc.integer({ min: -2_500_000, max: 2_500_000 }),
);
const seconds = fc.oneof(fc.integer({ min: -reach, max: reach }), fc.integer({ min: -4, max: 4 }));
const change = fc.record({
  at: moments,
  status: states,
  cpu: fc.integer({ min: 1, max: 64 }),
  memory_gb: fc.integer({ min: 1, max: 1_024 }),
  disk_gb: fc.integer({ min: 1, max: 10_000 }),
});
const plan = fc.record({ at: moments, plan: fc.constantFrom(null, 'business', 'other') });

const prices: Record<string, Record<string, [bigint, bigint, bigint]>> = {
  // In billionths; none before 2025, others from February 2026 on.
  '2025-01': { default: [12_000_000n, 4_000_001n, 100_003n], business: [9_000_000n, 3_333_333n, 1n] },
  '2026-02': { default: [7n, 999_999_999n, 0n] },
};
const decimal = (billionths: bigint): string =>
  `'${billionths / 1_000_000_000n}.${String(billionths % 1_000_000_000n).padStart(9, '0')}'`;
const priceBook = `currency: EUR
versions:
${Object.entries(prices)
  .map(
    ([month, plans]) => `  - effective_from: ${month}
    plans:
${Object.entries(plans)
  .map(
    ([name, [cpu, memory, disk]]) =>
      `      ${name}: { vcpu_hour: ${decimal(cpu)}, memory_gb_hour: ${decimal(memory)}, disk_gb_hour: ${decimal(disk)} }`,
  )
  .join('\n')}`,
  )
  .join('\n')}
`;

/** What a line costs, in millionths; null before there were prices. */
const priceOf = (line: Line): bigint | null => {
  const version = Object.keys(prices).findLast((month) => month <= line.month);
  const plans = version === undefined ? undefined : prices[version];
  const price = plans?.[line.plan ?? ''] ?? plans?.default;
  if (!price) return null;
  const [cpu, memory, disk] = price;
  const exact =
    BigInt(line.vcpu_seconds) * cpu + BigInt(line.memory_gb_seconds) * memory + BigInt(line.disk_gb_seconds) * disk;
  // Of an hour in billionths to millionths, halves upwards.
  return (2n * exact + 3_600_000n) / 7_200_000n;
};

const text = (millionths: bigint): string =>
  `${millionths / 1_000_000n}.${String(millionths % 1_000_000n).padStart(6, '0')}`;

const amountOf = (lines: readonly Line[]): string | null => {
  const amounts = lines.map(priceOf);
  const known = amounts.filter((amount) => amount !== null);
  return known.length < amounts.length ? null : text(known.reduce((sum, amount) => sum + amount, 0n));
};

t.test('usage is what counting every second comes to, whatever happened when', async (t) => {
  const file = join(temporaryFolder(t), 'prices.yaml');
  writeFileSync(file, priceBook);
  const gateway = await startGateway(t, { environment: { PRICE_BOOK_FILE: file } });
  const owner = await connect(t, gateway.urls.ownerUrl);
  // Whatever the time zone of whoever asks.
  await owner.query(`SET TimeZone = 'Europe/Berlin'`);
  const tenantId = await gateway.createTenant();
  const { api } = await gateway.createPersona(tenantId, { permissions: ['usage:read'] });
  const vms = Array.from({ length: 3 }, () => newId());
  const usage = async (from: number, to: number) => {
    const query = { from: new Date(from * 1_000).toISOString(), to: new Date(to * 1_000).toISOString() };
    const { data, response } = await api.GET('/usage', { params: { query } });
    if (!data || typeof data === 'string') throw new Error(`usage was answered ${response.status}`);
    return data;
  };
  let asked = 0;
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...turns),
      fc.array(fc.array(change, { maxLength: 8 }), { minLength: 1, maxLength: vms.length }),
      fc.array(plan, { minLength: 1, maxLength: 3 }),
      fc.array(seconds, { minLength: 3, maxLength: 3 }),
      async (turn, machines, planChanges, bounds) => {
        const about = <Change extends { at: number }>(changes: readonly Change[]): Change[] =>
          changes.map((each) => ({ ...each, at: each.at + turn * 1_000_000 })).sort((a, b) => a.at - b.at);
        const changes: StateChange[] = machines.flatMap((each, n) =>
          about(each).map((one, m) => ({ ...one, vm_id: vms[n] ?? '', number: m + 1, name: `vm-${m}` })),
        );
        const plans: PlanChange[] = about(planChanges);
        await layHistory(owner, tenantId, changes, plans);
        const [a = 0, b = 0, c = 0] = bounds.map((second) => second + turn).sort((x, y) => x - y);
        const [whole, first, second] = [await usage(a, c), await usage(a, b), await usage(b, c)];
        asked += 3;
        const lines = countSeconds(changes, plans, a, c);
        const expected = byMachine(lines);
        const problems: string[] = [];
        const same = (what: string, found: unknown, wanted: unknown): void => {
          if (JSON.stringify(found) !== JSON.stringify(wanted))
            problems.push(`${what}: ${JSON.stringify(found)} instead of ${JSON.stringify(wanted)}`);
        };
        same('machines', Object.fromEntries(whole.items.map((item) => [item.vm_id, countsOf(item)])), expected);
        for (const { vm_id, amount } of whole.items) {
          same(`amount of ${vm_id}`, amount, amountOf(lines.filter((line) => line.vm_id === vm_id)));
        }
        same('sum', countsOf(whole.sum), Object.values(expected).reduce(plus, nothing));
        same('amount', whole.sum.amount, amountOf(lines));
        same('the sum of two parts', plus(countsOf(first.sum), countsOf(second.sum)), countsOf(whole.sum));
        if (problems.length > 0) throw new Error(problems.join('\n'));
      },
    ),
    { numRuns: Number(process.env.USAGE_HISTORIES ?? 150) },
  );
  t.ok(asked > 0, `${asked} answers were held against the count`);
});
