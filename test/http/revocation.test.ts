import t from 'tap';
import { startGateway } from '../fixtures/gateway.ts';
import { rawRequest } from '../fixtures/raw-request.ts';

/** REVOCATION_ROUNDS × 50 requests after a revocation; 200 rounds make the 10,000 of the promise. */
const rounds = Number(process.env.REVOCATION_ROUNDS ?? 200);
const triesPerRound = 50;

t.test('a request that starts after a revocation has committed is refused on every node', async (t) => {
  const one = await startGateway(t, {
    environment: { RATE_LIMIT_PER_ADDRESS: '1000000', RATE_LIMIT_PER_PRINCIPAL: '1000000' },
  });
  const two = await startGateway(t, {
    urls: one.urls,
    environment: { RATE_LIMIT_PER_ADDRESS: '1000000', RATE_LIMIT_PER_PRINCIPAL: '1000000' },
  });
  const tenantId = await one.createTenant();
  const admin = await one.createPersona(tenantId, { role: 'tenant_admin' });
  const user = await one.createPersona(tenantId, null);
  const viewer = (await admin.api.GET('/roles')).data?.find(({ name }) => name === 'Viewer');
  const path = { tenant_id: tenantId, user_id: user.id, role_id: viewer?.id ?? '' };
  const read = () => rawRequest(two.url, { path: '/api/v1/vms', token: user.token });
  let accepted = 0;
  let refusedWhileGranted = 0;
  for (let round = 0; round < rounds; round += 1) {
    await admin.api.POST('/tenants/{tenant_id}/users/{user_id}/roles/{role_id}', { params: { path } });
    // Fills the second node's cache, and must be let through at once.
    if ((await read()).status !== 200) refusedWhileGranted += 1;
    await admin.api.DELETE('/tenants/{tenant_id}/users/{user_id}/roles/{role_id}', { params: { path } });
    const answers = await Promise.all(Array.from({ length: triesPerRound }, read));
    accepted += answers.filter(({ status }) => status !== 403).length;
  }
  t.equal(accepted, 0, `none of ${rounds * triesPerRound} requests was accepted`);
  t.equal(refusedWhileGranted, 0, 'a grant works at once, too');
});

t.test('every kind of change takes effect with the next request', async (t) => {
  const one = await startGateway(t);
  const two = await startGateway(t, { urls: one.urls });
  const tenantId = await one.createTenant();
  const admin = await one.createPersona(tenantId, { role: 'tenant_admin' });
  const operator = await one.operator();
  const statusFor = async (token: string) => (await two.client(token).GET('/vms')).response.status;

  const custom = await admin.api.POST('/roles', { body: { name: 'R', permission_ids: ['vm:read'] } });
  const role = { role_id: custom.data?.id ?? '' };
  const holder = await one.createPersona(tenantId, null);
  await admin.api.PUT('/roles/{role_id}/users', { params: { path: role }, body: { user_ids: [holder.id] } });
  t.equal(await statusFor(holder.token), 200);
  await admin.api.PATCH('/roles/{role_id}', { params: { path: role }, body: { permission_ids: [] } });
  t.equal(await statusFor(holder.token), 403, 'a permission taken from the role');

  const removed = await one.createPersona(tenantId, { role: 'viewer' });
  t.equal(await statusFor(removed.token), 200);
  await admin.api.DELETE('/users/{user_id}', { params: { path: { user_id: removed.id } } });
  t.equal(await statusFor(removed.token), 404, 'a user taken out of the tenant');

  const deactivated = await one.createPersona(tenantId, { role: 'viewer' });
  t.equal(await statusFor(deactivated.token), 200);
  await admin.api.PATCH('/users/{user_id}', {
    params: { path: { user_id: deactivated.id } },
    body: { is_active: false },
  });
  t.equal(await statusFor(deactivated.token), 401, 'a deactivated user');

  const writer = await one.createPersona(tenantId, { role: 'tenant_admin' });
  const write = async () =>
    (await two.client(writer.token).POST('/roles', { body: { name: `r${Math.random()}` } })).response.status;
  t.equal(await write(), 201);
  await operator.api.PATCH('/tenants/{tenant_id}', {
    params: { path: { tenant_id: tenantId } },
    body: { status: 'suspended' },
  });
  t.equal(await write(), 403, 'a suspended tenant');

  const second = await one.operator();
  const list = async () => (await two.client(second.token).GET('/tenants')).data?.length ?? 0;
  t.ok((await list()) > 1, 'an operator sees all tenants');
  const platformRole = (await operator.api.GET('/roles')).data?.find(({ name }) => name === 'Platform Admin');
  const path = { tenant_id: operator.tenantId, user_id: second.id, role_id: platformRole?.id ?? '' };
  await operator.api.DELETE('/tenants/{tenant_id}/users/{user_id}/roles/{role_id}', { params: { path } });
  t.equal(await list(), 1, 'one who is an operator no more sees only the own');
});
