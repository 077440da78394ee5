import t from 'tap';
import { keepBundle } from '../../src/db/index.ts';
import { newId } from '../../src/shared/ids.ts';
import { connect } from '../fixtures/database.ts';
import { makePartitions } from '../fixtures/decisions.ts';
import { startGateway } from '../fixtures/gateway.ts';
import { rawRequest } from '../fixtures/raw-request.ts';

t.test('decisions are listed newest first, and found by what they are about', async (t) => {
  const gateway = await startGateway(t);
  await makePartitions(gateway);
  const tenantId = await gateway.createTenant();
  const admin = await gateway.createPersona(tenantId, { role: 'tenant_admin' });
  const nobody = await gateway.createPersona(tenantId, null);
  const reviewer = await gateway.createPersona(tenantId, { permissions: ['policy:read'] });
  await admin.api.GET('/vms');
  const role = await admin.api.POST('/roles', { body: { name: 'r' } });
  await nobody.api.GET('/vms');
  await gateway.app.gateway.decisions.flush();
  const between = new Date().toISOString();
  await new Promise((resolve) => setTimeout(resolve, 5));
  await admin.api.GET('/roles');
  await gateway.app.gateway.decisions.flush();

  const list = async (query: Record<string, string | number>): Promise<string[]> => {
    const { data, error } = await reviewer.api.GET('/decisions', { params: { query } });
    if (!data) throw new Error(error.detail);
    await gateway.app.gateway.decisions.flush();
    // One's own looks at the log are in the log.
    return data.items
      .filter(({ principal }) => principal.id !== reviewer.id)
      .map(({ effect, action, resource }) => `${effect} ${action} ${resource.type}`);
  };
  const all = ['allow read role', 'deny read vm', 'allow create role', 'allow read vm'];
  t.same(await list({}), all);
  t.same(await list({ sort: 'decided_at' }), [...all].reverse());
  t.same(await list({ effect: 'deny' }), ['deny read vm']);
  t.same(await list({ action: 'create' }), ['allow create role']);
  t.same(await list({ resource_type: 'vm' }), ['deny read vm', 'allow read vm']);
  t.same(await list({ resource_id: role.data?.id ?? '' }), ['allow create role']);
  t.same(await list({ principal_id: nobody.id }), ['deny read vm']);
  t.same(await list({ since: between }), ['allow read role']);
  t.same(await list({ until: between }), all.slice(1));
  t.same(await list({ since: '1970-01-01T00:00:00Z', until: '1970-01-02T00:00:00.123456789+02:00' }), []);
  t.same(await list({ limit: 1, page: 2, until: between }), ['allow create role'], 'by pages');
  for (const query of [
    'since=yesterday',
    'until=2026-02-30T00:00:00Z',
    'since=0000-01-01T00:00:00Z',
    'since=2026-01-01T00:00:00%2B23:00',
    'effect=maybe',
  ]) {
    const answer = await rawRequest(gateway.url, { path: `/api/v1/decisions?${query}`, token: reviewer.token });
    t.equal(answer.status, 400, query);
  }
  t.equal((await admin.api.GET('/decisions')).response.status, 200, 'an admin may');
  t.equal((await nobody.api.GET('/decisions')).response.status, 403, 'who holds nothing may not');
});

t.test('a decision is found by the id of an answer, with what it was made from', async (t) => {
  const gateway = await startGateway(t);
  await makePartitions(gateway);
  const owner = await connect(t, gateway.urls.ownerUrl);
  const tenantId = await gateway.createTenant();
  const admin = await gateway.createPersona(tenantId, { role: 'tenant_admin' });
  const viewer = await gateway.createPersona(tenantId, { role: 'viewer' });
  const stranger = await gateway.createPersona(await gateway.createTenant(), { role: 'tenant_admin' });
  const refused = await viewer.api.POST('/roles', { body: { name: 'r' } });
  const decision_id = refused.error?.decision_id ?? '';
  const { data, response } = await admin.api.GET('/decisions/{decision_id}', { params: { path: { decision_id } } });
  t.match(data, {
    ...{ id: decision_id, effect: 'deny', action: 'create', resource: { type: 'role', id: null } },
    ...{ principal: { type: 'user', id: viewer.id }, reason: refused.error?.detail, source: 'request' },
    ...{ policy_digest: gateway.policies.digest, shadow_flips: [] },
    inputs: {
      principal: { id: viewer.id, permissions: /vm:read/ },
      tenant: { id: tenantId },
      asked: { kind: 'coarse' },
    },
  });
  t.ok(response.headers.get('etag'));
  const upper = await admin.api.GET('/decisions/{decision_id}', {
    params: { path: { decision_id: decision_id.toUpperCase() } },
  });
  t.equal(upper.data?.id, decision_id, 'in whatever case');
  const asked = { params: { path: { decision_id } } };
  t.equal((await viewer.api.GET('/decisions/{decision_id}', asked)).response.status, 403);
  t.equal((await stranger.api.GET('/decisions/{decision_id}', asked)).response.status, 404, 'another tenant’s');
  const { rows } = await owner.query<{ 'QUERY PLAN': string }>(
    `EXPLAIN (ANALYZE, TIMING OFF, COSTS OFF) SELECT FROM decision_log WHERE tenant_id = '${tenantId}' AND id = '${decision_id}' AND decided_at = decision_time('${decision_id}')`,
  );
  const plan = rows.map((row) => row['QUERY PLAN']).join('\n');
  const today = new Date().toISOString().slice(0, 10).replaceAll('-', '');
  t.match(plan, new RegExp(`decision_log_${today}`), 'it is in the partition of its day');
  t.notMatch(plan, /decision_log_default|never executed/, 'and sought in no other');
});

t.test('where the log is on another day, it is found as well', async (t) => {
  const gateway = await startGateway(t);
  await makePartitions(gateway);
  const owner = await connect(t, gateway.urls.ownerUrl);
  const tenantId = await gateway.createTenant();
  const admin = await gateway.createPersona(tenantId, { role: 'tenant_admin' });
  await admin.api.GET('/vms');
  await gateway.app.gateway.decisions.flush();
  // 2020-09-13: long before there was a partition.
  const decision_id = `0174851b-9800-7${newId().slice(15)}.0123456789ab`;
  await owner.query(
    `INSERT INTO decision_log SELECT tenant_id, decision_time($2), $2, effect, action, resource_type, resource_id, principal_type,
       principal_id, rule_ids, reason, policy_digest, request_id, source, inputs FROM decision_log WHERE tenant_id = $1 LIMIT 1`,
    [tenantId, decision_id],
  );
  const { data } = await admin.api.GET('/decisions/{decision_id}', { params: { path: { decision_id } } });
  t.match(data, { id: decision_id, decided_at: /^2020-09-13T/ });
});

t.test('bundles are kept by what they mean', async (t) => {
  const gateway = await startGateway(t);
  const owner = await connect(t, gateway.urls.ownerUrl);
  await keepBundle(gateway.database, gateway.policies);
  await keepBundle(gateway.database, gateway.policies);
  const { rows } = await owner.query<{ digest: string; files: { file: string; text: string }[] }>(
    'SELECT digest, files FROM policy_bundles',
  );
  t.match(rows, [{ digest: gateway.policies.digest }], 'once');
  const kept = rows[0]?.files.find(({ file }) => file === 'compute/vm.policy.yaml');
  t.match(kept?.text, /stop_before_delete/);
});
