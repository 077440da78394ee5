import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import t, { type Test } from 'tap';
import { newId } from '../../src/shared/ids.ts';
import { connect } from '../fixtures/database.ts';
import { temporaryFolder } from '../fixtures/folder.ts';
import { startGateway, type ApiClient } from '../fixtures/gateway.ts';
import { layHistory, type StateChange } from '../fixtures/metering.ts';
import { rawRequest } from '../fixtures/raw-request.ts';

/** `GET /usage` as its callers see it. */

const at = (time: string): number => Date.parse(time) * 1_000;
const size = { cpu: 2, memory_gb: 4, disk_gb: 10 };
const [web, db] = [newId(), newId()];
const history: StateChange[] = [
  { vm_id: web, number: 1, at: at('2026-01-31T23:00:00Z'), name: 'web', status: 'RUNNING', ...size },
  { vm_id: web, number: 2, at: at('2026-02-01T01:00:00Z'), name: 'web "one", new', status: 'STOPPED', ...size },
  { vm_id: web, number: 3, at: at('2026-02-01T02:00:00Z'), name: 'web "one", new', status: 'DELETED', ...size },
  { vm_id: db, number: 1, at: at('2026-02-01T00:00:00Z'), name: '=1+1', status: 'ERROR', ...size },
  { vm_id: db, number: 2, at: at('2026-02-01T00:30:00Z'), name: '=1+1', status: 'STOPPED', ...size },
];

const stage = async (t: Test, environment: Record<string, string> = {}) => {
  const gateway = await startGateway(t, { environment });
  const owner = await connect(t, gateway.urls.ownerUrl);
  const tenantId = await gateway.createTenant();
  const accountant = await gateway.createPersona(tenantId, { permissions: ['usage:read'] });
  await layHistory(owner, tenantId, history);
  return { gateway, owner, tenantId, accountant };
};

const february = { from: '2026-02-01T00:00:00Z', to: '2026-02-01T03:00:00Z' };

const usage = async (api: ApiClient, query: Record<string, string | number>) => {
  const { data, response } = await api.GET('/usage', { params: { query } });
  if (!data || typeof data === 'string') throw new Error(`usage was answered ${response.status}`);
  return data;
};

t.test('machines use by what they are, and those that are gone are not forgotten', async (t) => {
  const { accountant } = await stage(t);
  t.same(await usage(accountant.api, february), {
    from: '2026-02-01T00:00:00.000Z',
    to: '2026-02-01T03:00:00.000Z',
    currency: null,
    sum: {
      ...{ vms: 2, running_seconds: 3_600, vcpu_seconds: 7_200, memory_gb_seconds: 14_400 },
      ...{ disk_gb_seconds: 72_000 + 90_000, amount: null },
    },
    items: [
      {
        ...{ vm_id: web, name: 'web "one", new', running_seconds: 3_600, vcpu_seconds: 7_200 },
        ...{ memory_gb_seconds: 14_400, disk_gb_seconds: 72_000, amount: null },
      },
      {
        ...{ vm_id: db, name: '=1+1', running_seconds: 0, vcpu_seconds: 0 },
        ...{ memory_gb_seconds: 0, disk_gb_seconds: 90_000, amount: null },
      },
    ].sort((a, b) => (a.vm_id < b.vm_id ? -1 : 1)),
    ...{ total: 2, total_exact: true, page: 1, limit: 20 },
  });
  const second = await usage(accountant.api, { ...february, page: 2, limit: 1 });
  t.equal(second.items.length, 1, 'a page at a time');
  t.equal(second.sum.vms, 2, 'with the sum of all');
  const january = await usage(accountant.api, { month: '2026-01' });
  t.same([january.from, january.to], ['2026-01-01T00:00:00.000Z', '2026-02-01T00:00:00.000Z']);
  t.same([january.sum.running_seconds, january.items[0]?.name], [3_600, 'web'], 'under its name of then');
});

t.test('without parameters it is the month that goes on, until now', async (t) => {
  const { accountant } = await stage(t);
  const before = Date.now();
  const { from, to, sum } = await usage(accountant.api, {});
  t.equal(from.slice(7), '-01T00:00:00.000Z');
  t.ok(Date.parse(to) <= Date.now() && Date.parse(to) > before - 1_000);
  t.equal(sum.disk_gb_seconds, 10 * ((Date.parse(to) - Date.parse(from)) / 1_000), 'a stopped machine keeps its disk');
  const ahead = await usage(accountant.api, { from, to: new Date(before + 3_600_000).toISOString() });
  t.ok(Date.parse(ahead.to) <= Date.now(), 'nothing is used ahead of time');
});

t.test('what means nothing is refused', async (t) => {
  const { accountant, gateway } = await stage(t);
  const bad: Record<string, RegExp> = {
    'from=2026-02-02T00:00:00Z&to=2026-02-01T00:00:00Z': /not be after/,
    'from=2024-01-01T00:00:00Z&to=2026-02-01T00:00:00Z': /366 days/,
    'from=2990-01-01T00:00:00Z': /not begun/,
    'month=2990-01': /not begun/,
    'month=2026-13': /pattern/,
    'month=2026-02&to=2026-02-01T00:00:00Z': /without/,
    'from=2016-12-31T23:59:60Z': /clock/,
    'from=2026-02-30T00:00:00Z': /date-time/,
    'from=yesterday': /from/,
    'format=xml': /format/,
  };
  for (const [query, reason] of Object.entries(bad)) {
    const { status, json, text } = await rawRequest(gateway.url, {
      path: `/api/v1/usage?${query}`,
      token: accountant.token,
    });
    t.equal(status, 400, query);
    t.equal(json?.code, 'invalid_request', query);
    t.match(text, reason, query);
  }
});

t.test('a spreadsheet gets a table, and no formulas', async (t) => {
  const { accountant, gateway } = await stage(t);
  const { status, headers, text } = await rawRequest(gateway.url, {
    path: `/api/v1/usage?format=csv&limit=1&from=${february.from}&to=${february.to}`,
    token: accountant.token,
  });
  t.equal(status, 200);
  t.equal(headers['content-type'], 'text/csv; charset=utf-8');
  t.equal(headers['content-disposition'], 'attachment; filename="usage.csv"');
  const span = '2026-02-01T00:00:00.000Z,2026-02-01T03:00:00.000Z';
  const lines = [
    `${web},"web ""one"", new",${span},3600,7200,14400,72000,,\r\n`,
    `${db},'=1+1,${span},0,0,0,90000,,\r\n`,
  ].sort();
  t.equal(
    text,
    `vm_id,name,from,to,running_seconds,vcpu_seconds,memory_gb_seconds,disk_gb_seconds,amount,currency\r\n${lines.join('')}`,
  );
});

t.test('prices are those of the plan and the month', async (t) => {
  const file = join(temporaryFolder(t), 'prices.yaml');
  writeFileSync(
    file,
    `currency: EUR
versions:
  - effective_from: 2026-02
    plans:
      default: { vcpu_hour: '0.5', memory_gb_hour: '0', disk_gb_hour: '0' }
      business: { vcpu_hour: '0.25', memory_gb_hour: '0', disk_gb_hour: '0.0000001' }
`,
  );
  const { accountant, owner, tenantId } = await stage(t, { PRICE_BOOK_FILE: file });
  const all = await usage(accountant.api, february);
  t.same([all.currency, all.sum.amount], ['EUR', '1.000000']);
  const early = await usage(accountant.api, { from: '2026-01-31T23:00:00Z', to: february.to });
  t.equal(early.sum.amount, null, 'part of it has no price');
  const none = await usage(accountant.api, { from: '2026-01-01T00:00:00Z', to: '2026-01-02T00:00:00Z' });
  t.equal(none.sum.amount, '0.000000', 'of nothing, nothing is owed');
  await layHistory(owner, tenantId, history, [
    { at: at('2020-01-01T00:00:00Z'), plan: 'unheard-of' },
    { at: at('2026-02-01T00:30:00Z'), plan: 'business' },
  ]);
  const both = await usage(accountant.api, february);
  t.equal(both.sum.amount, '0.750005', 'half of it under each plan; of a disk 1.5 and 2.5 millionths, rounded upwards');
});

t.test('only who may see it does, and each tenant its own', async (t) => {
  const { gateway, tenantId, accountant } = await stage(t);
  const member = await gateway.createPersona(tenantId, { role: 'member' });
  t.equal((await member.api.GET('/usage')).response.status, 403);
  const other = await gateway.createPersona(await gateway.createTenant(), { role: 'tenant_admin' });
  t.equal((await usage(other.api, february)).sum.vms, 0);
  const operator = await gateway.operator();
  const looked = await rawRequest(gateway.url, {
    path: `/api/v1/usage?from=${february.from}&to=${february.to}`,
    token: operator.token,
    headers: { 'x-tenant-id': tenantId },
  });
  t.same(looked.json, await usage(accountant.api, february), 'the platform enters the tenant to look');
});
