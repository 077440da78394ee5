import t from 'tap';
import { newId } from '../../src/shared/ids.ts';
import { connect } from '../fixtures/database.ts';
import { startGateway, type ApiClient, type Persona, type TestGateway } from '../fixtures/gateway.ts';
import * as invitations from '../fixtures/invitations.ts';
import { iso, settled, withWorker } from '../fixtures/machines.ts';
import { changedPolicies } from '../fixtures/policies.ts';

const unlimited = { vms: null, vcpus: null, memory_gb: null, disk_gb: null, api_keys: null, users: null };
const password = 'a long and unusual one';

/** Requests that name a tenant other than the token's. */
const within = (tenantId: string) => ({ params: { header: { 'X-Tenant-ID': tenantId } } });

/** Set the limits of a tenant, as operators of the platform do. */
const limit = async (operator: Persona, tenantId: string, limits: Partial<Record<keyof typeof unlimited, number>>) => {
  const { data, error } = await operator.api.PUT('/quotas', {
    ...within(tenantId),
    body: { ...unlimited, ...limits },
  });
  if (!data) throw new Error(error.detail);
  return data;
};

const createVm = (api: ApiClient, size: Partial<typeof iso> = {}, tenantId?: string) =>
  api.POST('/vms', {
    ...(tenantId !== undefined && within(tenantId)),
    body: { ...iso, ...size, name: newId() },
  });

const createUser = (api: ApiClient) =>
  api.POST('/users', {
    body: { email: `${newId()}@test.example`, first_name: 'A', last_name: 'B', password, role_ids: [] },
  });

const setUp = async (gateway: TestGateway) => {
  const operator = await gateway.operator();
  const admin = await gateway.createPersona(await gateway.createTenant(), { role: 'tenant_admin' });
  return { operator, admin };
};

/** What is counted, and what there is. */
const countedAndThere = async (gateway: TestGateway) => {
  const owner = await connect(t, gateway.urls.ownerUrl);
  const { rows: counted } = await owner.query(
    `SELECT tenant_id, kind, taken::int FROM quota_limits WHERE taken <> 0 ORDER BY 1, 2`,
  );
  const { rows: there } = await owner.query(`
    SELECT * FROM (
      SELECT tenant_id, 'api_keys' AS kind, count(*)::int AS taken FROM api_keys WHERE revoked_at IS NULL GROUP BY 1
      UNION ALL SELECT tenant_id, 'users', count(*) FROM memberships GROUP BY 1
      UNION ALL SELECT tenant_id, 'vms', count(*) FROM vms GROUP BY 1
      UNION ALL SELECT v.tenant_id, s.kind, sum(s.size) FROM vms v
        LEFT JOIN vm_jobs j ON j.tenant_id = v.tenant_id AND j.vm_id = v.id AND j.action = 'resize' AND j.status IN ('QUEUED', 'RUNNING')
        CROSS JOIN LATERAL (VALUES ('vcpus', greatest(v.cpu, j.cpu)), ('memory_gb', greatest(v.memory_gb, j.memory_gb)),
          ('disk_gb', greatest(v.disk_gb, j.disk_gb))) AS s (kind, size) GROUP BY 1, 2
    ) AS each ORDER BY 1, 2`);
  await owner.end();
  return { counted, there };
};

t.test('a tenant takes no more than it may, and is told which limit it met', async (t) => {
  const gateway = await startGateway(t);
  const { operator, admin } = await setUp(gateway);
  const quotas = await limit(operator, admin.tenantId, { vms: 2, vcpus: 3, memory_gb: 100, disk_gb: 25, users: 2 });
  t.match(quotas, { vms: { limit: 2, used: 0, available: 2 }, api_keys: { limit: null, used: 0, available: null } });
  t.equal((await createVm(admin.api)).response.status, 201);
  const cpus = await createVm(admin.api, { cpu: 3 });
  t.match(cpus.error, { status: 409, code: 'quota_exceeded' });
  t.equal(cpus.error?.detail, 'The tenant may have 3 vCPUs; it has 1, and this takes 3 more.');
  const disk = await createVm(admin.api, { disk_gb: 16 });
  t.equal(disk.error?.detail, 'The tenant may have 25 GB of disk; it has 10, and this takes 16 more.');
  t.equal((await createVm(admin.api, { cpu: 2 })).response.status, 201);
  const third = await createVm(admin.api);
  t.equal(third.error?.detail, 'The tenant may have 2 VMs; it has 2, and this takes 1 more.');
  t.equal((await admin.api.GET('/vms')).data?.total, 2, 'nothing is left of what was refused');

  t.equal((await createUser(admin.api)).response.status, 201);
  t.match((await createUser(admin.api)).error, { status: 409, code: 'quota_exceeded' });
  await limit(operator, admin.tenantId, { api_keys: 1 });
  const key = await admin.api.POST('/api-keys', { body: { name: 'a', permissions: ['vm:read'] } });
  t.equal(key.response.status, 201);
  const more = await admin.api.POST('/api-keys', { body: { name: 'b', permissions: ['vm:read'] } });
  t.equal(more.error?.detail, 'The tenant may have 1 API keys; it has 1, and this takes 1 more.');
  await admin.api.DELETE('/api-keys/{key_id}', { params: { path: { key_id: key.data?.id ?? '' } } });
  const again = await admin.api.POST('/api-keys', { body: { name: 'c', permissions: ['vm:read'] } });
  t.equal(again.response.status, 201, 'a revoked key counts no more');
  t.match((await admin.api.GET('/quotas')).data, { users: { limit: null, used: 2 }, vms: { used: 2 } });

  const below = await limit(operator, admin.tenantId, { vms: 1 });
  t.match(below.vms, { limit: 1, used: 2, available: 0 });
  t.equal((await createVm(admin.api)).response.status, 409, 'a limit below what is used lets nothing more in');
  const { counted, there } = await countedAndThere(gateway);
  t.same(counted, there);
});

t.test(
  'a resize takes what it needs when it is asked for, and a deleted machine gives back when it is gone',
  async (t) => {
    const gateway = await startGateway(t);
    const { operator, admin } = await setUp(gateway);
    await withWorker(t, gateway);
    const { data: vm } = await createVm(admin.api);
    const path = { vm_id: vm?.id ?? '' };
    await settled(admin.api, path.vm_id);
    await admin.api.POST('/vms/{vm_id}/actions', { params: { path }, body: { action: 'stop' } });
    await settled(admin.api, path.vm_id);
    await limit(operator, admin.tenantId, { vcpus: 4, vms: 1 });
    const resize = (cpu: number) => admin.api.PATCH('/vms/{vm_id}', { params: { path }, body: { cpu } });
    t.equal((await resize(5)).error?.detail, 'The tenant may have 4 vCPUs; it has 1, and this takes 4 more.');
    t.equal((await resize(4)).response.status, 200);
    t.match((await admin.api.GET('/quotas')).data?.vcpus, { used: 4, available: 0 });
    t.match(await settled(admin.api, path.vm_id), { cpu: 4 });
    t.match((await admin.api.GET('/quotas')).data?.vcpus, { used: 4, available: 0 }, 'counted once');
    t.equal((await resize(2)).response.status, 200);
    await settled(admin.api, path.vm_id);
    t.match((await admin.api.GET('/quotas')).data?.vcpus, { used: 2, available: 2 });
    await admin.api.DELETE('/vms/{vm_id}', { params: { path } });
    for (let tries = 0; tries < 500 && (await admin.api.GET('/quotas')).data?.vms.used !== 0; tries += 1);
    t.match((await admin.api.GET('/quotas')).data, { vms: { used: 0 }, vcpus: { used: 0 }, disk_gb: { used: 0 } });
  },
);

t.test('of many at once, as many succeed as there is room for', async (t) => {
  const gateway = await startGateway(t);
  const { operator, admin } = await setUp(gateway);
  await limit(operator, admin.tenantId, { vms: 5, api_keys: 3, users: 6 });
  const statuses = await Promise.all([
    ...Array.from({ length: 20 }, async () => `vm ${(await createVm(admin.api)).response.status}`),
    ...Array.from({ length: 10 }, async () => {
      const { response } = await admin.api.POST('/api-keys', { body: { name: newId(), permissions: ['vm:read'] } });
      return `key ${response.status}`;
    }),
    ...Array.from({ length: 10 }, async () => `user ${(await createUser(admin.api)).response.status}`),
  ]);
  const count = (status: string): number => statuses.filter((each) => each === status).length;
  t.same([count('vm 201'), count('vm 409')], [5, 15]);
  t.same([count('key 201'), count('key 409')], [3, 7]);
  t.same([count('user 201'), count('user 409')], [5, 5]);
  const { counted, there } = await countedAndThere(gateway);
  t.same(counted, there);
});

t.test('what tenants below take, the tenant above has taken', async (t) => {
  const gateway = await startGateway(t);
  const { operator, admin } = await setUp(gateway);
  const createChild = async () => {
    const params = { path: { tenant_id: admin.tenantId } };
    const { data } = await admin.api.POST('/tenants/{tenant_id}/children', { params, body: { name: 'Child' } });
    return data?.id ?? '';
  };
  const children = [await createChild(), await createChild()];
  await limit(operator, admin.tenantId, { vms: 6 });
  await limit(operator, children[0] ?? '', { vms: 2 });
  const places = [admin.tenantId, ...children];
  const answers = await Promise.all(
    Array.from({ length: 24 }, (_, index) => createVm(admin.api, {}, places[index % places.length])),
  );
  t.equal(answers.filter(({ response }) => response.status === 201).length, 6);
  const { data: mine } = await admin.api.GET('/quotas');
  t.match(mine?.vms, { limit: 6, used: 6, available: 0 });
  const inChild = await Promise.all(children.map((id) => admin.api.GET('/quotas', within(id))));
  t.ok((inChild[0]?.data?.vms.used ?? 9) <= 2, 'its own limit holds as well');
  t.match(inChild[1]?.data?.vms, { limit: null, available: 0 });
  const refused = await createVm(admin.api, {}, children[1]);
  t.equal(refused.error?.detail, 'The limit of VMs that a tenant above has for all below it is reached.');
});

t.test('a tenant that is deleted gives back what it had to the tenant above', async (t) => {
  const gateway = await startGateway(t);
  const { operator, admin } = await setUp(gateway);
  const params = { path: { tenant_id: admin.tenantId } };
  const { data: child } = await admin.api.POST('/tenants/{tenant_id}/children', { params, body: { name: 'Child' } });
  const childId = child?.id ?? '';
  await gateway.createPersona(childId, null);
  await limit(operator, admin.tenantId, { users: 2 });
  t.match((await createUser(admin.api)).error, { code: 'quota_exceeded' });
  const deleted = await operator.api.DELETE('/tenants/{tenant_id}', { params: { path: { tenant_id: childId } } });
  t.equal(deleted.response.status, 204);
  t.match((await admin.api.GET('/quotas')).data?.users, { used: 1, available: 1 });
  t.equal((await createUser(admin.api)).response.status, 201);
});

t.test('limits are set while they are taken of, and nobody waits in a circle', async (t) => {
  const gateway = await startGateway(t);
  const { operator, admin } = await setUp(gateway);
  const owner = await connect(t, gateway.urls.ownerUrl);
  const deadlocks = async (): Promise<number> => {
    await owner.query('SELECT pg_stat_clear_snapshot()');
    const { rows } = await owner.query<{ deadlocks: string }>(
      'SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()',
    );
    return Number(rows[0]?.deadlocks);
  };
  await Promise.all([
    ...Array.from({ length: 30 }, async () => t.equal((await createVm(admin.api)).response.status, 201)),
    ...Array.from({ length: 15 }, (_, n) => limit(operator, admin.tenantId, { vms: 100 + n, disk_gb: 10_000 })),
  ]);
  t.equal(await deadlocks(), 0);
});

t.test('the platform sets limits, all at once and of the state that it saw', async (t) => {
  const gateway = await startGateway(t);
  const { operator, admin } = await setUp(gateway);
  const own = await admin.api.PUT('/quotas', { body: unlimited });
  t.equal(own.response.status, 403, 'a tenant does not set its own');
  const { response } = await operator.api.GET('/quotas', within(admin.tenantId));
  const tag = response.headers.get('etag') ?? '';
  await limit(operator, admin.tenantId, { vms: 3 });
  const { params } = within(admin.tenantId);
  const stale = await operator.api.PUT('/quotas', {
    params: { header: { ...params.header, 'If-Match': tag } },
    body: unlimited,
  });
  t.equal(stale.response.status, 412);
  const owner = await connect(t, gateway.urls.ownerUrl);
  const { rows } = await owner.query(
    `SELECT action, before -> 'vms' ->> 'limit' AS before, after -> 'vms' ->> 'limit' AS after FROM audit_events
     WHERE tenant_id = $1 AND resource_type = 'quota' AND outcome = 'allowed'`,
    [admin.tenantId],
  );
  t.same(rows, [{ action: 'update', before: null, after: '3' }]);
});

t.test('the gateway’s own login cannot give itself room', async (t) => {
  const gateway = await startGateway(t);
  const { admin } = await setUp(gateway);
  const app = await connect(t, gateway.urls.appUrl);
  await app.query(`SELECT set_config('app.tenant_id', $1, false)`, [admin.tenantId]);
  for (const statement of [
    'UPDATE quota_limits SET taken = 0',
    `DELETE FROM quota_limits`,
    `SELECT take_of_quota('${admin.tenantId}', false, ARRAY['vms'], ARRAY[-1::bigint])`,
    `SELECT taken_below('${admin.tenantId}', 'vms')`,
  ])
    await t.rejects(app.query(statement), { code: '42501' }, statement);
});

t.test('policies can go by what is left', async (t) => {
  const policies = changedPolicies(
    t,
    ['quotas/quota.policy.yaml'],
    (text) =>
      `${text}  - id: keep_some\n    effect: deny\n    actions: [take]\n    when: { resource.vcpus_left: { lt: 3 } }\n    reason: The last two vCPUs are kept.\n`,
  );
  const gateway = await startGateway(t, { environment: { POLICY_DIR: policies } });
  const { operator, admin } = await setUp(gateway);
  await limit(operator, admin.tenantId, { vcpus: 4 });
  t.equal((await createVm(admin.api, { cpu: 2 })).response.status, 201);
  t.match((await createVm(admin.api)).error, { status: 403, detail: 'The last two vCPUs are kept.' });
});

t.test('who is invited into a full tenant is told no numbers of it', async (t) => {
  const { gateway, mail, admin } = await invitations.setUp(t);
  await limit(await gateway.operator(), admin.tenantId, { users: 1 });
  await invitations.invite(admin);
  const { token } = await mail.next(invitations.ada);
  const { error } = await invitations.accept(gateway, token);
  t.match(error, { status: 409, code: 'quota_exceeded', detail: 'The tenant has no room for another user.' });
  await limit(await gateway.operator(), admin.tenantId, { users: 2 });
  t.equal((await invitations.accept(gateway, token)).response.status, 201, 'the link is still good');
});
