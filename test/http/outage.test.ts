import t from 'tap';
import { cuttableLine } from '../fixtures/cuttable-line.ts';
import { createDatabase } from '../fixtures/database.ts';
import { startGateway } from '../fixtures/gateway.ts';
import { rawRequest } from '../fixtures/raw-request.ts';

t.test('while the database is away the answer is 503, and afterwards all is well by itself', async (t) => {
  const urls = await createDatabase(t);
  const line = await cuttableLine(t, urls.appUrl);
  const gateway = await startGateway(t, { urls: { ownerUrl: urls.ownerUrl, appUrl: line.url } });
  const tenantId = await gateway.createTenant();
  const admin = await gateway.createPersona(tenantId, { role: 'tenant_admin' });
  const get = (path: string) => rawRequest(gateway.url, { path, token: admin.token });
  const post = () =>
    rawRequest(gateway.url, { method: 'POST', path: '/api/v1/roles', token: admin.token, body: { name: 'X' } });
  t.equal((await get('/api/v1/vms')).status, 200);
  t.equal((await get('/health/ready')).status, 200);
  await line.cut();
  for (const [name, request] of Object.entries({
    'a list, its ability cached': () => get('/api/v1/vms'),
    'an object': () => get(`/api/v1/tenants/${tenantId}`),
    'a change': post,
    'a refusal that cannot be recorded': () =>
      rawRequest(gateway.url, { method: 'POST', path: '/api/v1/tenants', token: admin.token, body: { name: 'X' } }),
    'signing in': () =>
      rawRequest(gateway.url, {
        method: 'POST',
        path: '/api/v1/auth/token',
        body: { username: 'a@b.example', password: 'x' },
      }),
    readiness: () => get('/health/ready'),
  })) {
    const answer = await request();
    t.equal(answer.status, 503, `${name}: 503`);
    t.ok(Number(answer.headers['retry-after']) > 0, `${name}: with Retry-After`);
    t.match(answer.json, { code: 'unavailable' }, `${name}: a problem document`);
  }
  t.equal((await get('/health')).status, 200, 'alive nonetheless');
  line.mend();
  t.equal((await get('/api/v1/vms')).status, 200, 'and back');
  t.equal((await post()).status, 201);
});
