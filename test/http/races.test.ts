import t from 'tap';
import { connect, untilWaiting } from '../fixtures/database.ts';
import { startGateway } from '../fixtures/gateway.ts';
import { rawRequest } from '../fixtures/raw-request.ts';

const machine = {
  source_type: 'iso',
  iso_url: 'https://images.example/a.iso',
  cpu: 1,
  memory_gb: 1,
  disk_gb: 10,
} as const;

t.test('a tenant is not deleted while something is made in it, nor the other way round', async (t) => {
  const gateway = await startGateway(t);
  const operator = await gateway.operator();
  const owner = await connect(t, gateway.urls.ownerUrl);
  for (let round = 0; round < 15; round += 1) {
    const tenantId = await gateway.createTenant();
    const admin = await gateway.createPersona(tenantId, { role: 'tenant_admin' });
    await admin.api.GET('/vms');
    const [deleted] = await Promise.all([
      operator.api.DELETE('/tenants/{tenant_id}', { params: { path: { tenant_id: tenantId } } }),
      admin.api.POST('/vms', { body: { ...machine, name: 'a' } }),
      admin.api.POST('/vms', { body: { ...machine, name: 'b' } }),
    ]);
    const { rows } = await owner.query<{ status: string; vms: number }>(
      'SELECT status, (SELECT count(*)::int FROM vms WHERE tenant_id = t.id) AS vms FROM tenants t WHERE id = $1',
      [tenantId],
    );
    const [found] = rows;
    t.ok(
      found?.status === 'active' || found?.vms === 0,
      `${deleted.response.status}: ${found?.status} with ${found?.vms} machines`,
    );
  }
});

t.test('a change that waited while its rights were taken away is refused', async (t) => {
  const gateway = await startGateway(t);
  const tenantId = await gateway.createTenant();
  const admin = await gateway.createPersona(tenantId, { role: 'tenant_admin' });
  const member = await gateway.createPersona(tenantId, { permissions: ['vm:read', 'vm:update'] });
  const made = await admin.api.POST('/vms', { body: { ...machine, name: 'waited-for' } });
  const vmId = made.data?.id ?? '';
  await member.api.GET('/vms');
  const owner = await connect(t, gateway.urls.ownerUrl);
  await owner.query('BEGIN');
  await owner.query('SELECT FROM vms WHERE id = $1 FOR UPDATE', [vmId]);
  const waiting = member.api.PATCH('/vms/{vm_id}', { params: { path: { vm_id: vmId } }, body: { name: 'renamed' } });
  await untilWaiting(owner, 1);
  const second = await connect(t, gateway.urls.ownerUrl);
  await second.query('DELETE FROM role_assignments WHERE user_id = $1', [member.id]);
  await owner.query('COMMIT');
  t.equal((await waiting).response.status, 403);
});

t.test('a change that PostgreSQL gave up for another’s sake is made all the same', async (t) => {
  const gateway = await startGateway(t);
  const tenantId = await gateway.createTenant();
  const admin = await gateway.createPersona(tenantId, { role: 'tenant_admin' });
  const made = await admin.api.POST('/vms', { body: { ...machine, name: 'contended' } });
  const vmId = made.data?.id ?? '';
  const owner = await connect(t, gateway.urls.ownerUrl);
  // Whoever finds the deadlock is given up: the request, for the other looks for none.
  await owner.query(`SET deadlock_timeout = '1min'`);
  await owner.query('BEGIN');
  await owner.query('SELECT FROM vms WHERE id = $1 FOR UPDATE', [vmId]);
  const change = admin.api.PATCH('/vms/{vm_id}', { params: { path: { vm_id: vmId } }, body: { name: 'renamed' } });
  await untilWaiting(owner, 1);
  await owner.query('SELECT FROM tenants WHERE id = $1 FOR UPDATE', [tenantId]);
  await owner.query('COMMIT');
  t.equal((await change).response.status, 200);
  const { rows } = await owner.query(`SELECT FROM audit_events WHERE action = 'update' AND resource_id = $1`, [vmId]);
  t.equal(rows.length, 1);
});

t.test('what is no URL at all is a problem document too', async (t) => {
  const { url } = await startGateway(t);
  for (const path of ['http://[', 'http://[/api/v1/vms']) {
    t.match(await rawRequest(url, { path }), { status: 400, json: { code: 'malformed_request' } }, path);
  }
  const bad = await rawRequest(url, { path: '/api/v1/vms', token: 'x' });
  t.match(bad.headers['www-authenticate'], /Bearer/);
});
