import t from 'tap';
import { connect } from '../../fixtures/database.ts';
import { createTenantNamed, rolesIn, startFederated } from '../../fixtures/federation.ts';

const unlimited = { vms: null, vcpus: null, memory_gb: null, disk_gb: null, api_keys: null, users: null };
const person = { email: 'ada@corp.example', email_verified: true };

t.test('a tenant that may have no more users keeps nobody out of the others', async (t) => {
  const tenants = ['acme', 'full'].map((tenant) => ({ tenant, roles: ['viewer'] }));
  const { gateway, a, signIn } = await startFederated(t, { configure: () => ({ jit: true, tenants }) });
  const [acme, full] = [await createTenantNamed(gateway, 'acme'), await createTenantNamed(gateway, 'full')];
  const operator = await gateway.operator();
  const within = { params: { header: { 'X-Tenant-ID': full } } };
  await operator.api.PUT('/quotas', { ...within, body: { ...unlimited, users: 0 } });
  a.people.set('1', person);
  a.atBrowser = '1';
  t.equal((await signIn('a')).status, 200);
  t.same(await rolesIn(gateway, acme, person.email), ['Viewer']);
  const owner = await connect(t, gateway.urls.ownerUrl);
  const { rowCount } = await owner.query('SELECT FROM memberships WHERE tenant_id = $1', [full]);
  t.equal(rowCount, 0);
  await operator.api.PUT('/quotas', { ...within, body: unlimited });
  t.equal((await signIn('a')).status, 200);
  t.same(await rolesIn(gateway, full, person.email), ['Viewer'], 'once there is room, they are let in');
});
