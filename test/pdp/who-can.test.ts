import t from 'tap';
import { Database } from '../../src/db/index.ts';
import { ownResources } from '../../src/domains/index.ts';
import { whoCan, type Allowed } from '../../src/domains/pdp/index.ts';
import { newId } from '../../src/shared/ids.ts';
import { bundle, startDecisionPoint } from './decision-point.ts';
import { iso } from '../fixtures/machines.ts';

t.test('everyone who can do it, and through which grants', async (t) => {
  const { gateway, tenantId, admin, decide } = await startDecisionPoint(t, [bundle('mixed')]);
  const { policies, urls } = gateway;
  const owner = new Database({
    ...{ url: urls.ownerUrl, poolSize: 1, readConnections: 1, statementTimeout: 10_000, onError: () => undefined },
  });
  t.teardown(() => owner.close());
  const child = await admin.api.POST('/tenants/{tenant_id}/children', {
    params: { path: { tenant_id: tenantId } },
    body: { name: 'Child' },
  });
  const childId = child.data?.id ?? '';
  const limited = await gateway.createPersona(tenantId, { permissions: ['vm:read'] });
  const local = await gateway.createPersona(childId, { role: 'viewer' });
  const twice = await gateway.createPersona(childId, { permissions: ['vm:read', 'vm:update'] });
  await gateway.createPersona(childId, null);
  const operator = await gateway.operator();
  const made = await admin.api.POST('/vms', {
    body: { ...iso, name: 'a' },
  });
  const within = { params: { header: { 'X-Tenant-ID': childId } } };
  const vm = await admin.api.POST('/vms', {
    ...within,
    body: { ...iso, name: 'b' },
  });
  const { creations } = gateway.app.gateway.contract;
  const sources = { store: owner, policies, resources: ownResources, creations };
  const all = async (
    tenant: string,
    [action, type, id]: [string, string, string],
    after?: Pick<Allowed, 'type' | 'id'>,
  ): Promise<Allowed[]> => {
    const question = { action: { name: action }, resource: { type, id } };
    const found: Allowed[] = [];
    for await (const each of whoCan(sources, { tenantId: tenant, now: Date.now() }, question, after)) found.push(each);
    return found;
  };

  const readers = await all(childId, ['read', 'vm', vm.data?.id ?? '']);
  const grantsOf = (id: string): unknown => readers.find((each) => each.id === id)?.grants;
  t.same(grantsOf(local.id), [{ by: 'role', role: 'Viewer', permissions: ['vm:read'] }]);
  t.match(grantsOf(twice.id), [{ by: 'role', role: /^custom/, permissions: ['vm:read'] }]);
  // It is their own, too.
  t.same(grantsOf(admin.id), [{ by: 'delegation', role: 'Tenant Admin', permissions: ['vm:own', 'vm:read'] }]);
  t.same(grantsOf(operator.id), [{ by: 'platform', role: 'Platform Admin', permissions: ['vm:read'] }]);
  t.same(grantsOf('robot'), [{ by: 'entity', permissions: ['vm:read'] }]);
  t.equal(grantsOf(limited.id), undefined, 'who holds it above, and does not administer');
  t.match(
    readers.find(({ id }) => id === local.id),
    { type: 'user', email: local.email, ruleIds: ['vm.read'] },
  );
  t.same(
    (await all(tenantId, ['read', 'vm', made.data?.id ?? ''])).filter(({ type }) => type === 'api_key'),
    [],
    'keys that do not reach it are not among them',
  );
  const asking = await all(tenantId, ['evaluate', 'pdp', tenantId]);
  t.match(
    asking.filter(({ type }) => type === 'api_key'),
    [{ email: admin.email, grants: [{ by: 'role', role: 'Tenant Admin', permissions: ['pdp:evaluate'] }] }],
    'keys hold by what their owners do',
  );

  const document = ['read', 'document', 'lease'] as [string, string, string];
  const allowed = await all(tenantId, document);
  const alice = allowed.find(({ id }) => id === 'alice');
  t.same(alice, {
    ...{ type: 'employee', id: 'alice', email: '', ruleIds: ['document.read', 'document.read_own'] },
    grants: [{ by: 'entity', permissions: ['document:read'] }, { by: 'everyone' }],
  });
  for (const { type, id } of allowed) t.ok(await decide({ type, id }, 'read', { type: 'document', id: 'lease' }), id);
  for (let n = 0; n < allowed.length; n += 1) {
    t.same(await all(tenantId, document, allowed[n]), allowed.slice(n + 1), 'goes on after any of them');
  }
  t.same(await all(tenantId, ['fly', 'document', 'lease']), []);
  await t.rejects(all(newId(), document), /There is no tenant/);
  await t.rejects(all(tenantId, document, { type: 'usr', id: newId() }), /no kind of principal "usr"/);
});
