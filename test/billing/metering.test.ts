import type pg from 'pg';
import t, { type Test } from 'tap';
import { newId } from '../../src/shared/ids.ts';
import { connect, untilWaiting } from '../fixtures/database.ts';
import { startGateway, type ApiClient, type TestGateway } from '../fixtures/gateway.ts';
import { iso, settled, withWorker } from '../fixtures/machines.ts';
import { readHistory } from '../fixtures/metering.ts';

/** That whatever becomes of a machine is written down, whoever does it, and by nothing else. */

const stage = async (
  t: Test,
): Promise<{ gateway: TestGateway; owner: pg.Client; tenantId: string; api: ApiClient }> => {
  const gateway = await startGateway(t);
  const owner = await connect(t, gateway.urls.ownerUrl);
  const tenantId = await gateway.createTenant();
  const { api } = await gateway.createPersona(tenantId, { role: 'tenant_admin' });
  return { gateway, owner, tenantId, api };
};

const create = async (api: ApiClient, name: string): Promise<string> => {
  const { data } = await api.POST('/vms', { body: { ...iso, name } });
  return data?.id ?? '';
};

const insertVm = (client: pg.Client, tenantId: string, id: string, status = 'RUNNING') =>
  client.query(
    `INSERT INTO vms (tenant_id, id, name, status, cpu, memory_gb, disk_gb, source_type)
     VALUES ($1, $2, $3, $4, 1, 2, 3, 'iso')`,
    [tenantId, id, `vm-${id}`, status],
  );

t.test('a life is written down from its request to that of its end', async (t) => {
  const { gateway, owner, tenantId, api } = await stage(t);
  await withWorker(t, gateway);
  const vmId = await create(api, 'web');
  const path = { vm_id: vmId };
  await settled(api, vmId);
  for (const action of ['stop', 'start', 'stop'] as const) {
    await api.POST('/vms/{vm_id}/actions', { params: { path }, body: { action } });
    await settled(api, vmId);
  }
  await api.PATCH('/vms/{vm_id}', { params: { path }, body: { cpu: 2, name: 'renamed' } });
  await settled(api, vmId);
  await api.DELETE('/vms/{vm_id}', { params: { path } });
  const seen = async (): Promise<unknown[]> =>
    (await readHistory(owner, tenantId)).map((each) => [each.number, each.name, each.status, each.cpu]);
  const whole = [
    [1, 'web', 'PROVISIONING', 1],
    [2, 'web', 'RUNNING', 1],
    [3, 'web', 'STOPPED', 1],
    [4, 'web', 'RUNNING', 1],
    [5, 'web', 'STOPPED', 1],
    [6, 'renamed', 'STOPPED', 1],
    [7, 'renamed', 'STOPPED', 2],
    [8, 'renamed', 'DELETED', 2],
  ];
  t.same(await seen(), whole, 'its end is when it was asked for');
  while (((await owner.query('SELECT FROM vms')).rowCount ?? 0) > 0)
    await new Promise((resolve) => setTimeout(resolve, 20));
  t.same(await seen(), whole, 'and nothing more when the host has let go of it');
  const moments = (await readHistory(owner, tenantId)).map(({ at }) => at);
  t.same(
    moments,
    [...moments].sort((a, b) => a - b),
    'in the order of time',
  );
});

t.test('whoever changes a machine is seen, and what is not metered is not', async (t) => {
  const { owner, tenantId } = await stage(t);
  const id = newId();
  const set = (change: string) => owner.query(`UPDATE vms SET ${change} WHERE id = $1`, [id]);
  await insertVm(owner, tenantId, id);
  await set(`ip_address = '10.0.0.1', error = 'x'`);
  await set(`status = 'RUNNING', cpu = 1`);
  t.equal((await readHistory(owner, tenantId)).length, 1, 'an address is nothing that is metered');
  await set(`deleted_at = now()`);
  await set(`deleted_at = NULL, status = 'ERROR'`);
  await set('memory_gb = 4');
  await set('disk_gb = 30');
  await owner.query('DELETE FROM vms WHERE id = $1', [id]);
  const history = await readHistory(owner, tenantId);
  t.same(
    history.map((each) => [each.number, each.status, each.memory_gb, each.disk_gb]),
    [
      [1, 'RUNNING', 2, 3],
      [2, 'DELETED', 2, 3],
      [3, 'ERROR', 2, 3],
      [4, 'ERROR', 4, 3],
      [5, 'ERROR', 4, 30],
      [6, 'DELETED', 4, 30],
    ],
    'a deletion that failed is undone',
  );
  await t.rejects(owner.query('TRUNCATE vms CASCADE'), /not emptied/, 'all at once would go unseen');
});

t.test('a change that is undone was none, and a machine stays whose it is', async (t) => {
  const { owner, tenantId, gateway } = await stage(t);
  const id = newId();
  await owner.query('BEGIN');
  await insertVm(owner, tenantId, id);
  await owner.query('ROLLBACK');
  t.same(await readHistory(owner, tenantId), []);
  await insertVm(owner, tenantId, id);
  const other = await gateway.createTenant();
  await t.rejects(owner.query('UPDATE vms SET tenant_id = $1', [other]), /keeps its tenant/);
  await t.rejects(owner.query('UPDATE vms SET id = $1', [newId()]), /keeps its tenant and its id/);
});

t.test('two who change a machine at once leave one history', async (t) => {
  const { owner, tenantId, gateway } = await stage(t);
  const id = newId();
  await insertVm(owner, tenantId, id);
  const other = await connect(t, gateway.urls.ownerUrl);
  await owner.query('BEGIN');
  await owner.query(`UPDATE vms SET status = 'STOPPED'`);
  const waiting = other.query(`UPDATE vms SET status = 'ERROR'`);
  await untilWaiting(await connect(t, gateway.urls.ownerUrl), 1);
  await owner.query('COMMIT');
  await waiting;
  const history = await readHistory(owner, tenantId);
  t.same(
    history.map(({ number, status }) => [number, status]),
    [
      [1, 'RUNNING'],
      [2, 'STOPPED'],
      [3, 'ERROR'],
    ],
  );
});

t.test('a clock that is set back does not turn a history round', async (t) => {
  const { owner, tenantId } = await stage(t);
  const id = newId();
  await insertVm(owner, tenantId, id);
  await owner.query(`UPDATE vm_state_changes SET changed_at = now() + interval '1 day'`);
  await owner.query(`UPDATE vms SET status = 'STOPPED'`);
  const [first, second] = await readHistory(owner, tenantId);
  t.equal(second?.at, first?.at);
});

t.test('the gateway cannot write history, change it or have it written', async (t) => {
  const { owner, tenantId, gateway } = await stage(t);
  const id = newId();
  await insertVm(owner, tenantId, id);
  const client = await connect(t, gateway.urls.appUrl);
  await client.query(`SELECT set_config('app.tenant_id', $1, false)`, [tenantId]);
  for (const table of ['vm_state_changes', 'tenant_plan_changes', 'usage_months', 'usage_month_lines']) {
    await t.rejects(client.query(`DELETE FROM ${table}`), { code: '42501' }, `no row of ${table} goes`);
    await t.rejects(client.query(`UPDATE ${table} SET tenant_id = tenant_id`), { code: '42501' }, `or changes`);
    await t.rejects(client.query(`INSERT INTO ${table} SELECT * FROM ${table}`), { code: '42501' }, `or comes`);
    await t.rejects(client.query(`TRUNCATE ${table}`), { code: '42501' }, `nor do all`);
  }
  await client.query('CREATE TEMP TABLE forged (LIKE vms)');
  await t.rejects(
    client.query('CREATE TRIGGER forged AFTER INSERT ON forged FOR EACH ROW EXECUTE FUNCTION record_vm_state()'),
    { code: '42501' },
    'nor has it a table of its own metered',
  );
  await t.rejects(client.query('ALTER TABLE vms DISABLE TRIGGER metering'), { code: '42501' }, 'or stops the metering');
  t.equal((await readHistory(owner, tenantId)).length, 1);
});

t.test('plans are written down as tenants get them', async (t) => {
  const { owner, tenantId, gateway } = await stage(t);
  const operator = await gateway.operator();
  const api = gateway.client(operator.token);
  const set = (subscription_plan: string | null) =>
    api.PATCH('/tenants/{tenant_id}', { params: { path: { tenant_id: tenantId } }, body: { subscription_plan } });
  t.equal((await set('business')).response.status, 200);
  await set('business');
  await set(null);
  const { rows } = await owner.query(
    'SELECT number, plan FROM tenant_plan_changes WHERE tenant_id = $1 ORDER BY number',
    [tenantId],
  );
  t.same(rows, [
    { number: 1, plan: null },
    { number: 2, plan: 'business' },
    { number: 3, plan: null },
  ]);
});
