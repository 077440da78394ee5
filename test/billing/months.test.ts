import { randomInt } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type pg from 'pg';
import t, { type Test } from 'tap';
import { billingTasks, readPriceBook, type PriceBook } from '../../src/domains/billing/index.ts';
import { newId } from '../../src/shared/ids.ts';
import { connect } from '../fixtures/database.ts';
import { temporaryFolder } from '../fixtures/folder.ts';
import { startGateway, type ApiClient, type TestGateway } from '../fixtures/gateway.ts';
import {
  countsOf,
  countSeconds,
  layHistory,
  type Line,
  type PlanChange,
  type StateChange,
} from '../fixtures/metering.ts';
import { attempt } from '../fixtures/machines.ts';
import { startProcess } from '../fixtures/process.ts';

/** Months that are over: closed once, whoever dies meanwhile, and never changed. */

const prices = (vcpuHour: string): string => `currency: EUR
versions:
  - effective_from: 2026-01
    plans:
      default: { vcpu_hour: '${vcpuHour}', memory_gb_hour: '0.004', disk_gb_hour: '0.0001' }
      business: { vcpu_hour: '0.01', memory_gb_hour: '0.002', disk_gb_hour: '0' }
`;

const priceFile = (t: Test, vcpuHour = '0.012'): string => {
  const file = join(temporaryFolder(t), 'prices.yaml');
  writeFileSync(file, prices(vcpuHour));
  return file;
};

const months = ['2026-01', '2026-02', '2026-03'];
const [begin, end] = ['2026-01-01', '2026-04-01'].map((day) => Date.parse(`${day}T00:00:00Z`) / 1_000) as [
  number,
  number,
];
const statuses = ['RUNNING', 'STOPPED', 'RUNNING', 'ERROR'];

/** A history of three months: of one machine that has a turn every few days, and of one that comes and goes. */
const randomHistory = (): { changes: StateChange[]; plans: PlanChange[] } => {
  const moment = (): number => randomInt(begin, end) * 1_000_000 + randomInt(1_000_000);
  const ends = end * 1_000_000 - 1;
  const machines = [newId(), newId()].map((vm_id) => {
    const moments = [begin * 1_000_000 + randomInt(1_000_000_000), ...Array.from({ length: 8 }, moment), ends].sort(
      (a, b) => a - b,
    );
    return moments.map((at, n) => ({
      ...{ vm_id, number: n + 1, at, name: `vm-${n}` },
      status: at === ends ? 'DELETED' : (statuses[randomInt(statuses.length)] ?? ''),
      ...{ cpu: randomInt(1, 8), memory_gb: randomInt(1, 32), disk_gb: randomInt(1, 500) },
    }));
  });
  const plans = [
    { at: begin * 1_000_000, plan: null },
    { at: moment(), plan: 'business' },
  ];
  return { changes: machines.flat(), plans };
};

/** Close what is over, as the worker does it. @returns what it warned of */
const close = async (gateway: TestGateway, priceBook: PriceBook | null): Promise<unknown[]> => {
  const warned: unknown[] = [];
  const { database } = gateway;
  const tasks = billingTasks({ database, priceBook, log: { warn: (fields) => warned.push(fields) } });
  await tasks['usage.months']?.run({}, attempt());
  return warned;
};

const ordered = (lines: readonly object[]): string[] => lines.map((line) => JSON.stringify(line)).sort();

const lineOf = (line: Line): Line => ({
  ...{ vm_id: line.vm_id, month: line.month, plan: line.plan },
  ...countsOf(line),
});

const listLines = async (api: ApiClient, query: Record<string, string> = {}) =>
  (await api.GET('/usage/month-lines', { params: { query: { limit: 100, ...query } } })).data?.items ?? [];

const listMonths = async (api: ApiClient) => (await api.GET('/usage/months')).data?.items ?? [];

const wanted = ({ changes, plans }: ReturnType<typeof randomHistory>): string[] =>
  ordered(countSeconds(changes, plans, begin, end).map(lineOf));

const stage = async (t: Test, environment: Record<string, string> = {}) => {
  const gateway = await startGateway(t, { environment });
  const owner = await connect(t, gateway.urls.ownerUrl);
  const tenant = async () => {
    const tenantId = await gateway.createTenant();
    const { api } = await gateway.createPersona(tenantId, { permissions: ['usage:read'] });
    const history = randomHistory();
    await layHistory(owner, tenantId, history.changes, history.plans);
    return { tenantId, api, history };
  };
  return { gateway, owner, tenant };
};

const everything = async (owner: pg.Client): Promise<string> => {
  const { rows } = await owner.query<{ all: string }>(`SELECT
    (SELECT json_agg(m ORDER BY tenant_id, month)::text FROM usage_months m) ||
    (SELECT json_agg(l ORDER BY tenant_id, month, vm_id, plan)::text FROM usage_month_lines l) AS all`);
  return rows[0]?.all ?? '';
};

t.test('a closed month is what counting its history comes to, and stays so', async (t) => {
  const file = priceFile(t);
  const { gateway, owner, tenant } = await stage(t, { PRICE_BOOK_FILE: file });
  const { api, history } = await tenant();
  t.same(await close(gateway, readPriceBook(file)), [], 'nothing went wrong');
  const lines = await listLines(api);
  t.same(ordered(lines.map(lineOf)), wanted(history));
  const closed = await listMonths(api);
  t.ok(closed.length >= months.length, 'each month to the one before this');
  for (const month of months) {
    const found = closed.find((each) => each.month === month);
    const { data } = await api.GET('/usage', { params: { query: { month } } });
    const usage = typeof data === 'object' ? data.sum : undefined;
    t.match(found, { ...usage, currency: 'EUR' }, `${month} is what usage of it is, amount included`);
    const own = lines.filter((line) => line.month === month);
    const sum = own.reduce((all, { amount }) => all + Math.round(Number(amount) * 1e6), 0);
    t.equal(sum, Math.round(Number(found?.amount) * 1e6), `${month} is the sum of its lines`);
    t.same(ordered(await listLines(api, { month })), ordered(own), 'and can be asked for');
  }
  t.ok(lines.some(({ plan }) => plan === 'business') && lines.some(({ plan }) => plan === null), 'under each plan');
  for (const { plan, vcpu_hour } of lines) t.equal(vcpu_hour, plan === 'business' ? '0.01' : '0.012');
  const before = await everything(owner);
  await close(gateway, readPriceBook(priceFile(t, '99')));
  t.equal(await everything(owner), before, 'a second time changes nothing, whatever the prices are then');
});

t.test('without prices months are closed without amounts', async (t) => {
  const { gateway, tenant } = await stage(t);
  const { api, history } = await tenant();
  await close(gateway, null);
  t.same(ordered((await listLines(api)).map(lineOf)), wanted(history));
  t.match(await listMonths(api), [{ currency: null, amount: null }]);
});

t.test('a tenant without machines has no months, and the one that goes on is open', async (t) => {
  const { gateway, owner } = await stage(t);
  const tenantId = await gateway.createTenant();
  const { api } = await gateway.createPersona(tenantId, { role: 'tenant_admin' });
  await close(gateway, null);
  t.same(await listMonths(api), []);
  const now = Date.now() * 1_000;
  const size = { cpu: 1, memory_gb: 1, disk_gb: 1 };
  await layHistory(owner, tenantId, [{ vm_id: newId(), number: 1, at: now, name: 'new', status: 'RUNNING', ...size }]);
  await close(gateway, null);
  t.same(await listMonths(api), []);
});

t.test('the gateway closes no month before its time, none of another tenant and none that is none', async (t) => {
  const { gateway, tenant } = await stage(t);
  const [{ tenantId }, other] = [await tenant(), await tenant()];
  const client = await connect(t, gateway.urls.appUrl);
  await client.query(`SELECT set_config('app.tenant_id', $1, false)`, [tenantId]);
  const closing = (id: string, month: string) =>
    client.query('SELECT close_usage_month($1, $2, NULL, NULL)', [id, month]);
  const thisMonth = `${new Date().toISOString().slice(0, 7)}-01`;
  await t.rejects(closing(tenantId, thisMonth), /only a month that is over/);
  await t.rejects(closing(tenantId, '2990-01-01'), /only a month that is over/);
  await t.rejects(closing(tenantId, '2026-01-02'), /only a month that is over/);
  await t.rejects(closing(other.tenantId, '2026-01-01'), /of another tenant/);
  t.equal((await closing(tenantId, '2026-01-01')).rowCount, 1);
});

t.test('a month waits for who is still adding to its history, and others do not', async (t) => {
  const { gateway, owner, tenant } = await stage(t);
  const [held, free] = [await tenant(), await tenant()];
  await owner.query('BEGIN');
  await owner.query(
    `INSERT INTO vms (tenant_id, id, name, status, cpu, memory_gb, disk_gb, source_type)
     VALUES ($1, $2, 'late', 'RUNNING', 1, 1, 1, 'iso')`,
    [held.tenantId, newId()],
  );
  t.match(await close(gateway, null), [{ tenant: held.tenantId, month: '2026-01-01' }], 'it is told of');
  t.same(await listMonths(held.api), []);
  t.ok((await listMonths(free.api)).length >= months.length);
  await owner.query('COMMIT');
  t.same(await close(gateway, null), []);
  t.same(ordered((await listLines(held.api)).map(lineOf)), wanted(held.history));
  t.ok((await listMonths(held.api)).length >= months.length);
});

/** How many tenants have months to be closed by workers that are killed. */
const tenants = Number(process.env.USAGE_TENANTS ?? 8);

t.test('workers that are killed while they close months leave each as it must be', async (t) => {
  const { gateway, owner, tenant } = await stage(t);
  const all = await Promise.all(Array.from({ length: tenants }, tenant));
  // So that it takes long enough to be killed in between.
  await owner.query(`
    CREATE FUNCTION dawdle() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN PERFORM pg_sleep(0.02); RETURN NULL; END $$;
    CREATE TRIGGER dawdle AFTER INSERT ON usage_months FOR EACH ROW EXECUTE FUNCTION dawdle()`);
  const left = async (): Promise<number> =>
    Number((await owner.query<{ count: string }>('SELECT count(*) FROM usage_months_due()')).rows[0]?.count);
  let kills = 0;
  const closedBefore: number[] = [];
  while ((await left()) > 0) {
    await owner.query(`SELECT graphile_worker.add_job('usage.months', job_key := 'usage.months:' || $1)`, [kills]);
    const worker = startProcess(t, 'src/cli/worker.ts', {
      ...{ DATABASE_URL: gateway.urls.appUrl, DATA_DIR: temporaryFolder(t), LOG_LEVEL: 'info' },
      PRICE_BOOK_FILE: priceFile(t),
    });
    await worker.printed(/the worker is running/);
    await delay(randomInt(50, 1_200));
    worker.child.kill('SIGKILL');
    await worker.ended;
    kills += 1;
    closedBefore.push((await owner.query('SELECT FROM usage_months')).rowCount ?? 0);
  }
  t.comment(`${kills} workers were killed, after ${closedBefore.join(', ')} months`);
  t.ok(kills > 0, 'workers were killed');
  for (const { api, history } of all) {
    t.same(ordered((await listLines(api)).map(lineOf)), wanted(history));
    const closed = (await listMonths(api)).map(({ month }) => month);
    t.same(closed, [...new Set(closed)].sort().reverse(), 'each month once, without gaps');
    t.equal(closed.at(-1), months[0]);
  }
});
