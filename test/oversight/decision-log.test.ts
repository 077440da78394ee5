import t from 'tap';
import { platformTenantId } from '../../src/db/index.ts';
import { createAccount, password, signIn } from '../fixtures/accounts.ts';
import { connect } from '../fixtures/database.ts';
import { decisionsOn, makePartitions } from '../fixtures/decisions.ts';
import { startGateway } from '../fixtures/gateway.ts';
import { rawRequest } from '../fixtures/raw-request.ts';

const machine = { source_type: 'iso', iso_url: 'https://x.example/i.iso', cpu: 1, memory_gb: 1, disk_gb: 1 } as const;
const idOf = (response: Response): string | null => response.headers.get('x-request-id');
const decisionOf = (response: Response): string | null => response.headers.get('x-decision-id');

t.test('every decision is in the log, once, whatever kind it is', async (t) => {
  const gateway = await startGateway(t);
  await makePartitions(gateway);
  const owner = await connect(t, gateway.urls.ownerUrl);
  const tenantId = await gateway.createTenant();
  const admin = await gateway.createPersona(tenantId, { role: 'tenant_admin' });
  const viewer = await gateway.createPersona(tenantId, { role: 'viewer' });
  const stranger = await gateway.createPersona(await gateway.createTenant(), { role: 'tenant_admin' });
  const decisions = (response: Response) => decisionsOn(gateway, owner, idOf(response));

  const listed = await viewer.api.GET('/vms');
  t.match(
    await decisions(listed.response),
    [
      {
        ...{ tenant_id: tenantId, id: decisionOf(listed.response), effect: 'allow', action: 'read' },
        ...{ resource_type: 'vm', resource_id: null, principal_type: 'user', principal_id: viewer.id },
        ...{ rule_ids: ['vm.read'], reason: null, policy_digest: gateway.policies.digest, source: 'request' },
        inputs: { principal: { id: viewer.id, is_member: true }, asked: { kind: 'list', view: 'read' } },
      },
    ],
    'a list',
  );
  const created = await admin.api.POST('/vms', { body: { name: 'a', ...machine } });
  const vm_id = created.data?.id ?? '';
  t.match(
    await decisions(created.response),
    [
      {
        ...{ id: decisionOf(created.response), action: 'create', resource_id: vm_id, rule_ids: ['vm.import'] },
        inputs: { asked: { kind: 'change', current: null, proposed: { name: 'a', tenant_id: tenantId } } },
      },
    ],
    'a creation, by the object it made',
  );
  const seen = await viewer.api.GET('/vms/{vm_id}', { params: { path: { vm_id } } });
  t.match(
    await decisions(seen.response),
    [
      {
        id: decisionOf(seen.response),
        resource_id: vm_id,
        inputs: { asked: { kind: 'object', attributes: { id: vm_id } } },
      },
    ],
    'an object',
  );
  const refused = await viewer.api.DELETE('/vms/{vm_id}', { params: { path: { vm_id } } });
  t.match(
    await decisions(refused.response),
    [
      {
        ...{ id: refused.error?.decision_id, effect: 'deny', rule_ids: [], reason: refused.error?.detail },
        inputs: { asked: { kind: 'coarse' } },
      },
    ],
    'what nothing could allow',
  );
  await owner.query(`UPDATE vms SET status = 'RUNNING' WHERE id = $1`, [vm_id]);
  const running = await admin.api.DELETE('/vms/{vm_id}', { params: { path: { vm_id } } });
  t.match(
    await decisions(running.response),
    [{ effect: 'deny', rule_ids: ['vm.stop_before_delete'], inputs: { asked: { current: { status: 'RUNNING' } } } }],
    'what a rule denies',
  );
  const absent = await viewer.api.GET('/vms/{vm_id}', { params: { path: { vm_id: tenantId } } });
  t.match(
    await decisions(absent.response),
    [{ effect: 'deny', rule_ids: ['request.not_found'], reason: null, inputs: { asked: { kind: 'refusal' } } }],
    'what is refused for another reason',
  );
  const foreign = await stranger.api.GET('/vms', { params: { header: { 'X-Tenant-ID': tenantId } } });
  t.match(
    await decisions(foreign.response),
    [{ tenant_id: platformTenantId, effect: 'deny', rule_ids: ['tenant'], principal_id: stranger.id }],
    'in the platform’s log, not the tenant’s, where it was none of theirs',
  );
  const key = await admin.api.POST('/api-keys', { body: { name: 'k', permissions: ['vm:read'] } });
  const byKey = await rawRequest(gateway.url, { path: '/api/v1/vms', headers: { 'x-api-key': key.data?.key } });
  t.match(
    await decisionsOn(gateway, owner, String(byKey.headers['x-request-id'])),
    [
      {
        principal_type: 'api_key',
        principal_id: key.data?.id,
        inputs: { principal: { type: 'api_key', id: admin.id } },
      },
    ],
    'a key by its own id',
  );
  const role = await admin.api.POST('/roles', { body: { name: 'r', permission_ids: ['vm:read'] } });
  const invited = await admin.api.POST('/invitations', {
    body: { email: 'invited@other.example', role_ids: [role.data?.id ?? ''] },
  });
  t.same(
    (await decisions(invited.response)).map(({ action, resource_type: type }) => `${type} ${action}`).sort(),
    ['invitation create', 'invitation create', 'role assign_users'],
    'those that a change demands beside its own',
  );
  const anonymous = await gateway
    .client()
    .POST('/auth/login', { body: { email: 'nobody@test.example', password: 'a guess of somebody' } });
  t.same(await decisions(anonymous.response), [], 'where the document lets everybody, nothing is decided');
});

t.test('a creation that is sent again is decided again', async (t) => {
  const gateway = await startGateway(t);
  const owner = await connect(t, gateway.urls.ownerUrl);
  const admin = await gateway.createPersona(await gateway.createTenant(), { role: 'tenant_admin' });
  const create = () =>
    admin.api.POST('/roles', { body: { name: 'once' }, params: { header: { 'Idempotency-Key': 'k' } } });
  const first = await create();
  const second = await create();
  t.equal(second.data?.id, first.data?.id);
  for (const { response } of [first, second]) {
    const logged = await decisionsOn(gateway, owner, idOf(response));
    t.match(logged, [{ effect: 'allow', id: decisionOf(response) }]);
  }
});

t.test('of allowed looks a sample will do; changes and denials are always there', async (t) => {
  const gateway = await startGateway(t, { environment: { DECISION_LOG_ALLOW_SAMPLE: '0' } });
  const owner = await connect(t, gateway.urls.ownerUrl);
  const tenantId = await gateway.createTenant();
  const admin = await gateway.createPersona(tenantId, { role: 'tenant_admin' });
  const nobody = await gateway.createPersona(tenantId, null);
  for (let n = 0; n < 5; n += 1) {
    const look = await admin.api.GET('/vms');
    t.same(await decisionsOn(gateway, owner, idOf(look.response)), [], 'a look is not');
    const change = await admin.api.POST('/roles', { body: { name: `r${n}` } });
    t.equal((await decisionsOn(gateway, owner, idOf(change.response))).length, 1, 'a change is');
    const denied = await nobody.api.GET('/vms');
    t.equal((await decisionsOn(gateway, owner, idOf(denied.response))).length, 1, 'a denial is');
  }
});

t.test('half of them are about half of them', async (t) => {
  const gateway = await startGateway(t, { environment: { DECISION_LOG_ALLOW_SAMPLE: '0.5' } });
  const owner = await connect(t, gateway.urls.ownerUrl);
  const admin = await gateway.createPersona(await gateway.createTenant(), { role: 'tenant_admin' });
  await Promise.all(Array.from({ length: 200 }, () => admin.api.GET('/vms')));
  await gateway.app.gateway.decisions.flush();
  const { rowCount } = await owner.query('SELECT FROM decision_log');
  // Further off than this by chance: once in ten thousand million times.
  t.ok(rowCount !== null && rowCount > 55 && rowCount < 145, `${rowCount} of 200`);
});

t.test('every decision is there once, however many come at once', async (t) => {
  const gateway = await startGateway(t);
  await makePartitions(gateway);
  const owner = await connect(t, gateway.urls.ownerUrl);
  const tenants = await Promise.all([gateway.createTenant(), gateway.createTenant(), gateway.createTenant()]);
  const personas = await Promise.all(
    tenants.flatMap((tenantId) => [
      gateway.createPersona(tenantId, { role: 'tenant_admin' }),
      gateway.createPersona(tenantId, null),
    ]),
  );
  const requests = Array.from({ length: 50 }, () => personas.map(({ api }) => api.GET('/vms')));
  const answered = await Promise.all(requests.flat());
  const expected = answered.map(({ response, error }) => (response.ok ? decisionOf(response) : error?.decision_id));
  await gateway.app.gateway.decisions.flush();
  const { rows } = await owner.query<{ id: string; tenant_id: string }>('SELECT id, tenant_id FROM decision_log');
  t.equal(rows.length, 300);
  t.same(rows.map(({ id }) => id).sort(), expected.sort());
  t.equal(new Set(rows.map(({ tenant_id }) => tenant_id)).size, 3, 'each in its tenant’s log');
});

t.test('no secret and no e-mail address gets into it', async (t) => {
  const gateway = await startGateway(t, { environment: { REGISTRATION: 'open' } });
  const owner = await connect(t, gateway.urls.ownerUrl);
  const tenantId = await gateway.createTenant();
  const account = await createAccount(gateway, tenantId);
  const signedIn = await signIn(gateway, account.email);
  const admin = await gateway.createPersona(tenantId, { role: 'tenant_admin' });
  const secrets = [password, signedIn.access_token, signedIn.refresh_token, admin.token];
  const key = await admin.api.POST('/api-keys', { body: { name: 'k', permissions: ['vm:read'] } });
  secrets.push(key.data?.key ?? '');
  const keyPath = { key_id: key.data?.id ?? '' };
  const rotated = await admin.api.POST('/api-keys/{key_id}/rotate', { params: { path: keyPath }, body: {} });
  secrets.push(rotated.data?.key ?? '');
  const newPassword = 'another horse battery staple';
  secrets.push(newPassword, 'no horse battery staple');
  await signedIn.api.POST('/auth/change-password', {
    body: { current_password: 'no horse battery staple', new_password: newPassword },
  });
  await signedIn.api.POST('/auth/change-password', { body: { current_password: password, new_password: newPassword } });
  await gateway.client().POST('/auth/refresh', { body: { refresh_token: signedIn.refresh_token } });
  await signedIn.api.POST('/auth/second-factor', { body: { current_password: newPassword } });
  const email = 'someone.new@secret.example';
  await admin.api.POST('/users', { body: { email, password, first_name: 'A', last_name: 'B' } });
  await admin.api.POST('/users', { body: { email, password, first_name: 'A', last_name: 'B' } });
  await admin.api.GET('/users', { params: { query: { search: email } } });
  await admin.api.POST('/invitations', { body: { email: 'guest@secret.example', role_ids: [] } });
  await admin.api.PATCH('/users/{user_id}', {
    params: { path: { user_id: account.id } },
    body: { first_name: 'Renamed Privately' },
  });
  await rawRequest(gateway.url, {
    ...{ method: 'POST', path: '/api/v1/roles', token: admin.token },
    body: { name: 'x', [password]: password },
  });
  await gateway.app.gateway.decisions.flush();
  const { rows } = await owner.query<{ text: string }>('SELECT d::text AS text FROM decision_log d');
  t.ok(rows.length >= 12, `${rows.length} decisions`);
  const log = rows.map(({ text }) => text).join('\n');
  for (const secret of secrets) {
    t.ok(secret.length > 10);
    t.notOk(log.includes(secret), `not ${secret.slice(0, 12)}…`);
  }
  t.notMatch(log, /@/, 'no address');
  t.notMatch(log, /Renamed Privately/, 'nothing of a body that no rule asks for');
});

t.test('an outage of the log is an outage for denials and changes, and never an allow', async (t) => {
  const gateway = await startGateway(t);
  const owner = await connect(t, gateway.urls.ownerUrl);
  const tenantId = await gateway.createTenant();
  const admin = await gateway.createPersona(tenantId, { role: 'tenant_admin' });
  const nobody = await gateway.createPersona(tenantId, null);
  await owner.query('REVOKE INSERT ON decision_log FROM virtualstack_app');
  t.ok((await admin.api.POST('/roles', { body: { name: 'Unlogged' } })).response.status >= 500, 'no log, no change');
  t.ok((await nobody.api.GET('/vms')).response.status >= 500, 'no log, no answer');
  t.equal((await owner.query(`SELECT FROM roles WHERE name = 'Unlogged'`)).rowCount, 0);
  t.equal((await owner.query('SELECT FROM audit_events')).rowCount, 0, 'nor is one written without the other');
  const look = await admin.api.GET('/vms');
  t.equal(look.response.status, 200, 'a look waits in memory');
  await owner.query('GRANT INSERT ON decision_log TO virtualstack_app');
  t.match(
    await decisionsOn(gateway, owner, idOf(look.response)),
    [{ id: decisionOf(look.response) }],
    'and gets there',
  );
});
