import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Logger } from 'pino';
import t, { type Test } from 'tap';
import { newId } from '../../src/shared/ids.ts';
import { createLogger } from '../../src/shared/logger.ts';
import { cuttableLine } from '../fixtures/cuttable-line.ts';
import { connect, createDatabase } from '../fixtures/database.ts';
import { temporaryFolder } from '../fixtures/folder.ts';
import { decisionsOn } from '../fixtures/decisions.ts';
import { startGateway, type TestGateway } from '../fixtures/gateway.ts';
import { iso } from '../fixtures/machines.ts';
import { protectedApplication, type ProtectedApplication } from '../fixtures/protected-application.ts';
import { rawRequest } from '../fixtures/raw-request.ts';

/** Who is answered what: the same decisions as of the gateway's own operations, as fresh and as well recorded. */

const host = 'app.example.com';

let shared: Promise<ProtectedApplication> | undefined;
const site = (): Promise<ProtectedApplication> =>
  (shared ??= protectedApplication(t, { environment: { TRUSTED_PROXIES: '127.0.0.1' } }));

/** Another node, which is set up otherwise. */
const node = async (t: Test, environment: Record<string, string>, log?: Logger): Promise<TestGateway> => {
  const { options } = await site();
  return startGateway(t, { ...options, environment: { ...options.environment, ...environment }, ...(log && { log }) });
};

interface Asked {
  method?: string;
  target: string;
  token?: string;
  headers?: Record<string, string>;
}

const ask = ({ url }: TestGateway, { method = 'GET', target, token, headers = {} }: Asked) =>
  rawRequest(url, {
    path: '/forward-auth/nginx',
    token,
    headers: { ...headers, 'x-original-method': method, 'x-original-host': host, 'x-original-uri': target },
  });

t.test('objects of the gateway’s own are decided on as they are stored', async (t) => {
  const { gateway, tenantId } = await site();
  const admin = await gateway.createPersona(tenantId, { role: 'tenant_admin' });
  const viewer = await gateway.createPersona(tenantId, { role: 'viewer' });
  const stranger = await gateway.createPersona(await gateway.createTenant(), { role: 'tenant_admin' });
  const made = await admin.api.POST('/vms', { body: { name: 'm', ...iso } });
  const id = made.data?.id ?? '';
  const target = `/machines/${id}`;
  t.equal((await ask(gateway, { target, token: viewer.token })).status, 200);
  t.match(await ask(gateway, { method: 'DELETE', target, token: viewer.token }), {
    status: 403,
    json: { detail: /not permitted to delete this vm/ },
  });
  t.equal((await ask(gateway, { method: 'DELETE', target, token: admin.token })).status, 200);
  const owner = await connect(t, gateway.urls.ownerUrl);
  await owner.query("UPDATE vms SET status = 'RUNNING' WHERE id = $1", [id]);
  t.match(
    await ask(gateway, { method: 'DELETE', target, token: admin.token }),
    { status: 403, json: { detail: 'Stop the VM before deleting it.' } },
    'with the reason that the rule declares',
  );
  const absent = { status: 403, json: { detail: 'The requested resource does not exist.' } };
  t.match(await ask(gateway, { target, token: stranger.token }), absent, 'another tenant’s');
  t.match(await ask(gateway, { target: `/machines/${newId()}`, token: admin.token }), absent, 'none at all');
  const foreign = await ask(gateway, { target, token: stranger.token, headers: { 'x-tenant-id': tenantId } });
  t.match(foreign, { status: 403, json: { detail: 'The tenant does not exist.' } });
  t.match(await ask(gateway, { target, token: admin.token, headers: { 'x-tenant-id': 'x' } }), {
    status: 403,
    json: { detail: 'X-Tenant-ID must be a UUID.' },
  });
});

t.test('what is stored of an object counts, whatever its route says', async (t) => {
  const { gateway, alice, bob, nobody } = await site();
  const look = async (target: string, token: string) => (await ask(gateway, { target, token })).status;
  t.equal(await look('/drafts/new', alice.token), 200, 'of which nothing is stored');
  t.equal(await look('/drafts/new', nobody.token), 403, 'still takes the permission');
  t.equal(await look('/drafts/1', alice.token), 200);
  t.equal(await look('/drafts/1', bob.token), 403, 'whose it is');
  t.equal(await look('/drafts/3', alice.token), 403, 'that it is sealed');
  t.equal(await look('/drafts/4', alice.token), 403, 'that this is not known');
});

t.test('API keys ask too, within their permissions and from their addresses', async (t) => {
  const { gateway, alice } = await site();
  const create = async (permissions: string[], more: object = {}) => {
    const { data } = await alice.api.POST('/api-keys', { body: { name: 'k', permissions, ...more } });
    return data ?? { key: '', id: '' };
  };
  const { key } = await create(['document:read']);
  const withKey = (text: string, more: Record<string, string> = {}) =>
    ask(gateway, { target: '/documents/1', headers: { 'x-api-key': text, ...more } });
  t.match(await withKey(key), {
    status: 200,
    headers: { 'x-auth-principal-id': alice.id, 'x-auth-principal-type': 'api_key' },
  });
  t.equal((await ask(gateway, { target: '/documents/1', token: key })).status, 200, 'as a bearer');
  t.equal((await withKey((await create(['vm:read'])).key)).status, 403);
  t.equal((await withKey(`${key}x`)).status, 401);
  t.equal((await withKey(key, { 'x-tenant-id': newId() })).status, 403, 'in its own tenant only');
  const office = await create(['document:read'], { allowed_addresses: ['192.0.2.0/24'] });
  t.equal((await withKey(office.key, { 'x-forwarded-for': '192.0.2.7' })).status, 200);
  t.equal((await withKey(office.key, { 'x-forwarded-for': '198.51.100.7' })).status, 401);
});

t.test('rights that were taken or given count with the next request, on every node', async (t) => {
  const { gateway, tenantId } = await site();
  const other = await node(t, {});
  const admin = await gateway.createPersona(tenantId, { role: 'tenant_admin' });
  const user = await gateway.createPersona(tenantId, null);
  const machine = (await admin.api.POST('/vms', { body: { name: 'n', ...iso } })).data?.id ?? '';
  const viewer = (await admin.api.GET('/roles')).data?.find(({ name }) => name === 'Viewer');
  const path = { tenant_id: tenantId, user_id: user.id, role_id: viewer?.id ?? '' };
  const look = async () => (await ask(other, { target: `/machines/${machine}`, token: user.token })).status;
  for (let round = 0; round < 5; round += 1) {
    await admin.api.POST('/tenants/{tenant_id}/users/{user_id}/roles/{role_id}', { params: { path } });
    t.equal(await look(), 200, `round ${round}: given`);
    await admin.api.DELETE('/tenants/{tenant_id}/users/{user_id}/roles/{role_id}', { params: { path } });
    t.equal(await look(), 403, `round ${round}: taken`);
  }
});

t.test('of another application’s objects too, whose decisions read nothing else', async (t) => {
  const { gateway, options, alice, tenantId } = await protectedApplication(t);
  const other = await startGateway(t, options);
  const admin = await gateway.createPersona(tenantId, { role: 'tenant_admin' });
  const look = async () => (await ask(other, { target: '/documents/1', token: alice.token })).status;
  t.equal(await look(), 200);
  const role = (await admin.api.GET('/roles')).data?.find(({ name }) => name.startsWith('custom'));
  const path = { role_id: role?.id ?? '' };
  await admin.api.PATCH('/roles/{role_id}', { params: { path }, body: { permission_ids: ['vm:read'] } });
  t.equal(await look(), 403, 'a permission was taken from her role');
  await admin.api.PATCH('/roles/{role_id}', { params: { path }, body: { permission_ids: ['document:read'] } });
  t.equal(await look(), 200);
  const user = { user_id: alice.id };
  await admin.api.PATCH('/users/{user_id}', { params: { path: user }, body: { is_active: false } });
  t.equal(await look(), 401, 'her account was shut');
});

t.test('refusals of somebody known are in the audit trail, and all decisions in the decision log', async (t) => {
  const { gateway, alice, tenantId } = await site();
  const denied = await ask(gateway, { target: '/documents/2', token: alice.token, headers: { 'x-request-id': 'r-1' } });
  await ask(gateway, { target: `/machines/${newId()}`, token: alice.token, headers: { 'x-request-id': 'r-2' } });
  await ask(gateway, { target: '/documents/1', token: alice.token, headers: { 'x-request-id': 'r-3' } });
  await ask(gateway, { target: '/documents/2', headers: { 'x-request-id': 'r-4' } });
  const owner = await connect(t, gateway.urls.ownerUrl);
  const { rows } = await owner.query(
    `SELECT request_id, action, resource_type, resource_id, outcome, decision_id, actor_id FROM audit_events
       WHERE tenant_id = $1 AND request_id LIKE 'r-_' ORDER BY request_id`,
    [tenantId],
  );
  t.match(rows, [
    {
      ...{ request_id: 'r-1', action: 'read', resource_type: 'document', resource_id: '2', outcome: 'denied' },
      ...{ decision_id: denied.headers['x-decision-id'], actor_id: alice.id },
    },
    { request_id: 'r-2', action: 'read', resource_type: 'vm', outcome: 'denied' },
  ]);
  t.equal(rows.length, 2);
  const logged = await Promise.all(['r-1', 'r-2', 'r-3', 'r-4'].map((id) => decisionsOn(gateway, owner, id)));
  t.match(logged, [
    [{ id: denied.headers['x-decision-id'], effect: 'deny', source: 'forward', principal_id: alice.id }],
    [{ effect: 'deny', source: 'forward', rule_ids: ['request.not_found'] }],
    [{ effect: 'allow', source: 'forward', resource_type: 'document', resource_id: '1' }],
    [],
  ]);
});

t.test('too many requests', async (t) => {
  const { alice, bob } = await site();
  const byPrincipal = await node(t, { RATE_LIMIT_PER_PRINCIPAL: '2' });
  const look = (token: string) => ask(byPrincipal, { target: '/documents/1', token });
  for (const status of [200, 200, 429]) t.equal((await look(alice.token)).status, status);
  t.equal((await look(bob.token)).status, 403, 'somebody else may still ask');
  const byAddress = await node(t, { RATE_LIMIT_PER_ADDRESS: '2' });
  const from = (address: string, target: string) => ask(byAddress, { target, headers: { 'x-forwarded-for': address } });
  for (const [target, status] of [
    ['/assets/a', 200],
    ['/nowhere', 403],
    ['/assets/a', 429],
  ] as const)
    t.match(await from('192.0.2.1', target), { status }, `${target}: ${status}`);
  t.equal((await from('192.0.2.2', '/assets/a')).status, 200, 'another client of the same proxy');
});

t.test('where it cannot be told, nobody is let through', async (t) => {
  const urls = await createDatabase(t);
  const line = await cuttableLine(t, urls.appUrl);
  const { gateway, alice, bob } = await protectedApplication(t, {
    urls: { ownerUrl: urls.ownerUrl, appUrl: line.url },
  });
  const look = (token: string) => ask(gateway, { target: '/documents/1', token });
  t.equal((await look(alice.token)).status, 200);
  await line.cut();
  t.match(await look(alice.token), { status: 503, headers: { 'retry-after': /\d/ } }, 'with a cached ability');
  t.equal((await look(bob.token)).status, 503, 'and without');
  t.equal((await ask(gateway, { target: '/assets/a' })).status, 200, 'what is public takes no database');
  line.mend();
  t.equal((await look(alice.token)).status, 200);
});

t.test('the log says what was asked about, and nothing of a query', async (t) => {
  const lines: string[] = [];
  const log = createLogger('info', { write: (line) => lines.push(line) });
  const { alice } = await site();
  const gateway = await node(t, {}, log);
  await ask(gateway, { target: '/documents/2?signature=s3cret', token: alice.token });
  await ask(gateway, { target: `/${'x'.repeat(9_000)}`, token: alice.token });
  const [line, long] = lines.map((each) => JSON.parse(each) as Record<string, unknown>);
  t.match(line, {
    ...{ path: '/forward-auth/nginx', operation: 'forwardAuth', status: 403 },
    forwarded: { method: 'GET', host, path: '/documents/2' },
  });
  t.notMatch(lines.join(), /s3cret/);
  t.equal(JSON.stringify(long).length < 3_000, true, 'bounded');
  const metrics = await gateway.app.metrics.registry.metrics();
  t.match(metrics, /virtualstack_request_duration_seconds_count\{operation="forwardAuth",status="403"\} 2/);
});

t.test('a gateway without routes serves no such thing', async (t) => {
  const gateway = await startGateway(t);
  t.equal((await ask(gateway, { target: '/assets/a' })).status, 404);
  t.equal((await rawRequest(gateway.url, { path: '/forward-auth/envoy/assets/a', headers: { host } })).status, 404);
});

t.test('a bundle with a bad route keeps the gateway from starting', async (t) => {
  const { options } = await site();
  const more = temporaryFolder(t);
  writeFileSync(join(more, 'x.routes.yaml'), "routes: [{ methods: [GET], path: '/{any*}', public: Everything. }]\n");
  const folders = `${options.environment?.POLICY_DIRS ?? ''},${more}`;
  await t.rejects(node(t, { POLICY_DIRS: folders }), {
    name: 'PolicyError',
    message: /x\.routes\.yaml:1:10/,
  });
});
