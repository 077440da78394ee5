import t from 'tap';
import { startGateway } from '../fixtures/gateway.ts';

t.test('a tenant admin lists machines', async (t) => {
  const gateway = await startGateway(t);
  const tenantId = await gateway.createTenant();
  const admin = await gateway.createPersona(tenantId, { role: 'tenant_admin' });
  const { data, response } = await admin.api.GET('/vms');
  t.equal(response.status, 200);
  t.same(data, { items: [], total: 0, total_exact: true, page: 1, limit: 20 });
});
