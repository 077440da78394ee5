import { unpackRules } from '@casl/ability/extra';
import { setTimeout as delay } from 'node:timers/promises';
import t, { type Test } from 'tap';
import type { ExportedAbility } from '../../src/policy/index.ts';
import { connect } from '../fixtures/database.ts';
import { startGateway, type Persona, type TestGateway } from '../fixtures/gateway.ts';
import { rawRequest } from '../fixtures/raw-request.ts';

const create = async (owner: Persona, permissions: string[], more: object = {}) => {
  const { data, error } = await owner.api.POST('/api-keys', { body: { name: 'deploy', permissions, ...more } });
  if (!data) throw new Error(JSON.stringify(error));
  return data;
};

const get = (gateway: TestGateway, path: string, key: string, headers: Record<string, string> = {}) =>
  rawRequest(gateway.url, { path: `/api/v1${path}`, headers: { 'x-api-key': key, ...headers } });

t.test('a key acts for its owner, in one tenant, within its permissions', async (t) => {
  const gateway = await startGateway(t);
  const tenantId = await gateway.createTenant();
  const elsewhere = await gateway.createTenant();
  const owner = await gateway.createPersona(tenantId, { role: 'member' });
  const made = await create(owner, ['vm:read']);
  t.match(made, { key: /^vsk_/, prefix: made.key.slice(0, 12), permissions: ['vm:read'], user_id: owner.id });
  t.equal((await get(gateway, '/vms', made.key)).status, 200);
  const bearer = await rawRequest(gateway.url, { path: '/api/v1/vms', token: made.key });
  t.equal(bearer.status, 200, 'as a bearer too');
  t.equal((await get(gateway, '/roles', made.key)).status, 403, 'what its owner may do, but it may not');
  t.equal((await get(gateway, '/vms', made.key, { 'x-tenant-id': elsewhere })).status, 403, 'another tenant');
  t.equal(
    (await get(gateway, '/vms', made.key, { authorization: `Bearer ${owner.token}` })).status,
    400,
    'two at once',
  );
  for (const path of ['/users/me', '/auth/me', '/auth/sessions', '/tenants']) {
    t.equal((await get(gateway, path, made.key)).status, 403, `${path} is for people`);
  }
  const empty = await create(owner, []);
  t.equal((await get(gateway, '/vms', empty.key)).status, 403, 'no permissions mean none');
  t.equal((await get(gateway, '/vm-templates', empty.key)).status, 403);

  const path = { key_id: made.id };
  const shown = await owner.api.GET('/api-keys/{key_id}', { params: { path } });
  t.notOk('key' in (shown.data ?? {}), 'its secret is shown once');
  await delay(200);
  t.ok(
    (await owner.api.GET('/api-keys/{key_id}', { params: { path } })).data?.last_used_at,
    'when it was used is known',
  );
  const database = await connect(t, gateway.urls.ownerUrl);
  const { rows } = await database.query<{ text: string }>(
    `SELECT k::text AS text FROM api_keys k UNION ALL SELECT a::text FROM audit_events a`,
  );
  const secret = made.key.slice(-43);
  t.notOk(
    rows.some(({ text }) => text.includes(secret)),
    'and it is written nowhere',
  );
  const { rows: actors } = await database.query(
    `SELECT actor_type, actor_id FROM audit_events WHERE outcome = 'denied' AND actor_type = 'api_key' LIMIT 1`,
  );
  t.match(actors, [{ actor_type: 'api_key', actor_id: made.id }], 'the audit trail names the key');
});

t.test('the trail tells what a key did', async (t) => {
  const gateway = await startGateway(t);
  const admin = await gateway.createPersona(await gateway.createTenant(), { role: 'tenant_admin' });
  const { id, key } = await create(admin, ['role:create']);
  const body = { name: 'made by a key' };
  t.equal((await rawRequest(gateway.url, { method: 'POST', path: '/api/v1/roles', token: key, body })).status, 201);
  const events = await admin.api.GET('/audit-events', { params: { query: { actor_id: id } } });
  t.match(events.data?.items, [{ actor: { type: 'api_key', id, email: admin.email }, after: body }]);
});

t.test('a key never outranks or outlives its owner', async (t) => {
  const gateway = await startGateway(t);
  const tenantId = await gateway.createTenant();
  const admin = await gateway.createPersona(tenantId, { role: 'tenant_admin' });
  const owner = await gateway.createPersona(tenantId, { role: 'member' });
  t.match((await owner.api.POST('/api-keys', { body: { name: 'x', permissions: ['role:create'] } })).error, {
    status: 403,
    detail: 'This key would have permissions that you do not.',
  });
  const unknown = await admin.api.POST('/api-keys', { body: { name: 'x', permissions: ['tenant:create'] } });
  t.ok([403, 422].includes(unknown.response.status), 'nor of the platform');
  const key = await create(owner, ['vm:read', 'api_key:create', 'api_key:read']);
  const mint = await rawRequest(gateway.url, {
    method: 'POST',
    path: '/api/v1/api-keys',
    headers: { 'x-api-key': key.key },
    body: { name: 'child', permissions: ['vm:read'] },
  });
  t.match(mint.json, { status: 403, detail: 'An API key can neither make nor change keys.' });
  t.equal((await get(gateway, '/vms', key.key)).status, 200);

  const roles = (await admin.api.GET('/roles')).data ?? [];
  const member = roles.find(({ name }) => name === 'Member')?.id ?? '';
  const assignment = { params: { path: { tenant_id: tenantId, user_id: owner.id, role_id: member } } };
  await admin.api.DELETE('/tenants/{tenant_id}/users/{user_id}/roles/{role_id}', assignment);
  t.equal((await get(gateway, '/vms', key.key)).status, 403, 'demoted with its owner');
  await admin.api.POST('/tenants/{tenant_id}/users/{user_id}/roles/{role_id}', assignment);
  t.equal((await get(gateway, '/vms', key.key)).status, 200);
  const user = { params: { path: { user_id: owner.id } } };
  await admin.api.PATCH('/users/{user_id}', { ...user, body: { is_active: false } });
  t.equal((await get(gateway, '/vms', key.key)).status, 401, 'deactivated with its owner');
  await admin.api.PATCH('/users/{user_id}', { ...user, body: { is_active: true } });
  t.equal((await get(gateway, '/vms', key.key)).status, 200);
  await admin.api.DELETE('/tenants/{tenant_id}/users/{user_id}', {
    params: { path: { tenant_id: tenantId, user_id: owner.id } },
  });
  t.equal((await get(gateway, '/vms', key.key)).status, 401, 'gone with its owner');
});

t.test('revoking, rotating, expiring', async (t) => {
  const gateway = await startGateway(t);
  const tenantId = await gateway.createTenant();
  const admin = await gateway.createPersona(tenantId, { role: 'tenant_admin' });
  const owner = await gateway.createPersona(tenantId, { role: 'member' });
  const colleague = await gateway.createPersona(tenantId, { role: 'member' });
  const key = await create(owner, ['vm:read']);
  const path = { key_id: key.id };
  t.equal((await colleague.api.GET('/api-keys')).data?.total, 0, "one sees one's own keys");
  t.equal((await colleague.api.DELETE('/api-keys/{key_id}', { params: { path } })).response.status, 404);
  t.equal((await admin.api.GET('/api-keys')).data?.total, 1, 'who manages keys sees all');
  t.equal(
    (await admin.api.PATCH('/api-keys/{key_id}', { params: { path }, body: { name: 'mine' } })).response.status,
    403,
  );

  const rotate = (overlap?: number) =>
    owner.api.POST('/api-keys/{key_id}/rotate', {
      params: { path },
      body: overlap === undefined ? {} : { overlap_seconds: overlap },
    });
  const second = (await rotate(1)).data?.key ?? '';
  t.equal((await get(gateway, '/vms', key.key)).status, 200, 'the old one holds on for a while');
  t.equal((await get(gateway, '/vms', second)).status, 200);
  await delay(1_200);
  t.equal((await get(gateway, '/vms', key.key)).status, 401, 'but no longer');
  const third = (await rotate()).data?.key ?? '';
  t.equal((await get(gateway, '/vms', second)).status, 401, 'or not at all');
  t.equal((await get(gateway, '/vms', third)).status, 200);
  await owner.api.PATCH('/api-keys/{key_id}', { params: { path }, body: { permissions: [] } });
  t.equal((await get(gateway, '/vms', third)).status, 403, 'a narrower key is narrower at once');
  t.equal((await admin.api.DELETE('/api-keys/{key_id}', { params: { path } })).response.status, 204);
  t.equal((await get(gateway, '/vms', third)).status, 401, 'revoked');

  const soon = await create(owner, ['vm:read'], { expires_at: new Date(Date.now() + 1_000).toISOString() });
  t.equal((await get(gateway, '/vms', soon.key)).status, 200);
  await delay(1_200);
  t.equal((await get(gateway, '/vms', soon.key)).status, 401, 'expired, though its rights are cached');
  const past = await owner.api.POST('/api-keys', {
    body: { name: 'x', permissions: [], expires_at: '2020-01-01T00:00:00+01:00' },
  });
  t.match(past.error, { status: 422, errors: [{ path: 'expires_at' }] });
});

t.test('where a key may be used from', async (t) => {
  const gateway = await startGateway(t);
  const owner = await gateway.createPersona(await gateway.createTenant(), { role: 'member' });
  const here = await create(owner, ['vm:read'], { allowed_addresses: ['10.0.0.0/8', '127.0.0.1'] });
  t.equal((await get(gateway, '/vms', here.key)).status, 200);
  const there = await create(owner, ['vm:read'], { allowed_addresses: ['10.0.0.0/8', '2001:db8::/32'] });
  t.equal((await get(gateway, '/vms', there.key)).status, 401);
  t.equal((await get(gateway, '/vms', there.key, { 'x-forwarded-for': '10.1.1.1' })).status, 401, 'not by saying so');
  const unknown = await get(gateway, '/vms', `${there.key.slice(0, -43)}${'x'.repeat(43)}`);
  t.equal(
    (await get(gateway, '/vms', there.key)).json?.detail,
    unknown.json?.detail,
    'whoever found it learns nothing',
  );
  t.match(await denials(t, gateway, there.id), [
    { reason: 'The key is not good from this address.' },
    { reason: 'The key is not good from this address.' },
    { reason: 'The key is not good from this address.' },
  ]);
  const wrong = await owner.api.POST('/api-keys', {
    body: { name: 'x', permissions: [], allowed_addresses: ['10.0.0.0/33'] },
  });
  t.match(wrong.error, { status: 422, errors: [{ path: 'allowed_addresses.0' }] });
});

t.test('a key is good from whole addresses, however they are written', async (t) => {
  const gateway = await startGateway(t, { environment: { TRUSTED_PROXIES: '127.0.0.1' } });
  const owner = await gateway.createPersona(await gateway.createTenant(), { role: 'member' });
  const { key } = await create(owner, ['vm:read'], { allowed_addresses: ['2001:db8::5', '10.0.0.0/8'] });
  const from = async (address: string) => (await get(gateway, '/vms', key, { 'x-forwarded-for': address })).status;
  for (const address of ['2001:db8::5', '2001:DB8:0::5', '[2001:db8::5]:443', '10.1.1.1:80', '::ffff:10.1.1.1']) {
    t.equal(await from(address), 200, address);
  }
  for (const address of ['2001:db8::6', '192.0.2.1', '10.1.1', 'x', '']) t.equal(await from(address), 401, address);
  const mapped = await create(owner, ['vm:read'], { allowed_addresses: ['::ffff:10.0.0.0/104', '::ffff:192.0.2.1'] });
  for (const address of ['10.1.1.1', '192.0.2.1', '::ffff:10.1.1.1']) {
    t.equal((await get(gateway, '/vms', mapped.key, { 'x-forwarded-for': address })).status, 200, address);
  }
});

t.test('what keys must not be used for is recorded; forged ones are not told', async (t) => {
  const gateway = await startGateway(t);
  const owner = await gateway.createPersona(await gateway.createTenant(), { role: 'member' });
  const { id, key } = await create(owner, ['vm:read']);
  const forged = `${key.slice(0, -43)}${'x'.repeat(43)}`;
  const elsewhere = { 'x-tenant-id': await gateway.createTenant() };
  t.match((await get(gateway, '/users/me', key)).json, { status: 403, detail: /takes no API key/ });
  t.match((await get(gateway, '/vms', key, elsewhere)).json, {
    status: 403,
    detail: /acts in the tenant it belongs to/,
  });
  t.equal((await get(gateway, '/users/me', forged)).status, 401);
  t.equal((await get(gateway, '/vms', forged, elsewhere)).status, 401);
  t.match(await denials(t, gateway, id), [{ reason: /takes no API key/ }, { reason: /acts in the tenant/ }]);
});

t.test('what its owner lost does not keep a key from being narrowed or rotated', async (t) => {
  const gateway = await startGateway(t);
  const tenantId = await gateway.createTenant();
  const admin = await gateway.createPersona(tenantId, { role: 'tenant_admin' });
  const owner = await gateway.createPersona(tenantId, {
    permissions: ['api_key:create', 'api_key:read', 'api_key:update', 'vm:read', 'vm:delete'],
  });
  const { id } = await create(owner, ['vm:read', 'vm:delete']);
  const [role] = (await admin.api.GET('/roles')).data?.filter(({ is_system_role: system }) => !system) ?? [];
  const path = { role_id: role?.id ?? '', permission_id: 'vm:delete' };
  t.equal(
    (await admin.api.DELETE('/roles/{role_id}/permissions/{permission_id}', { params: { path } })).response.status,
    204,
  );
  const key = { params: { path: { key_id: id } } };
  t.equal((await owner.api.POST('/api-keys/{key_id}/rotate', { ...key, body: {} })).response.status, 200);
  t.equal((await owner.api.PATCH('/api-keys/{key_id}', { ...key, body: { name: 'narrow' } })).response.status, 200);
  const wider = await owner.api.PATCH('/api-keys/{key_id}', {
    ...key,
    body: { permissions: ['vm:read', 'vm:delete'] },
  });
  t.equal(wider.response.status, 403, 'but not given again');
  const narrower = await owner.api.PATCH('/api-keys/{key_id}', { ...key, body: { permissions: ['vm:read'] } });
  t.same(narrower.data?.permissions, ['vm:read']);
});

t.test('a key without permissions reads nothing', async (t) => {
  const gateway = await startGateway(t);
  const owner = await gateway.createPersona(await gateway.createTenant(), { role: 'tenant_admin' });
  const { key } = await create(owner, []);
  const { contract } = gateway.app.gateway;
  const reads = [...contract.operations.values()].filter(
    ({ method, authorization }) => method === 'GET' && authorization.mode !== 'public',
  );
  for (const { operationId, route } of reads) {
    const url = route
      .replace('{tenant_id}', owner.tenantId)
      .replace('{permission_id}', 'vm:read')
      .replace(/\{\w+\}/g, owner.id);
    const answer = await rawRequest(gateway.url, { path: url, headers: { 'x-api-key': key } });
    // What it may do, it may know: what is everyone's own, and nothing of the tenant's.
    if (operationId === 'getCurrentAbility') {
      const { rules } = JSON.parse(answer.text) as ExportedAbility;
      const subjects = unpackRules(rules)
        .filter(({ inverted }) => inverted !== true)
        .flatMap(({ subject }) => String(subject));
      t.same([...new Set(subjects)].sort(), ['ability', 'identity', 'session', 'user'], operationId);
      continue;
    }
    t.ok([403, 404].includes(answer.status), `${operationId}: ${answer.status} ${answer.text.slice(0, 100)}`);
  }
});

t.test('where a key may be used from changes at once', async (t) => {
  const gateway = await startGateway(t);
  const owner = await gateway.createPersona(await gateway.createTenant(), { role: 'member' });
  const { id, key } = await create(owner, ['vm:read']);
  const restrict = (addresses: string[]) =>
    owner.api.PATCH('/api-keys/{key_id}', { params: { path: { key_id: id } }, body: { allowed_addresses: addresses } });
  t.equal((await get(gateway, '/vms', key)).status, 200);
  await restrict(['10.0.0.0/8']);
  t.equal((await get(gateway, '/vms', key)).status, 401, 'narrower');
  await restrict([]);
  t.equal((await get(gateway, '/vms', key)).status, 200, 'wider');
  for (const expires_at of ['1990-12-31T23:59:60Z', '9999-12-31T23:59:59-12:00']) {
    t.equal(
      (await owner.api.POST('/api-keys', { body: { name: 'x', permissions: [], expires_at } })).response.status,
      422,
    );
  }
});

t.test('forged keys do not use up the rate of whom they name', async (t) => {
  const gateway = await startGateway(t, { environment: { RATE_LIMIT_PER_PRINCIPAL: '20' } });
  const owner = await gateway.createPersona(await gateway.createTenant(), { role: 'member' });
  const { key } = await create(owner, ['vm:read']);
  const forged = `${key.slice(0, -43)}${'x'.repeat(43)}`;
  for (let n = 0; n < 40; n += 1) t.equal((await get(gateway, '/vms', forged)).status, 401);
  t.equal((await owner.api.GET('/vms')).response.status, 200);
});

t.test('what is no key, or another key, is refused', async (t) => {
  const gateway = await startGateway(t);
  const tenantId = await gateway.createTenant();
  const owner = await gateway.createPersona(tenantId, { role: 'member' });
  const other = await gateway.createPersona(tenantId, { role: 'tenant_admin' });
  const { key } = await create(owner, ['vm:read']);
  const foreign = (await create(other, ['vm:read'])).key;
  for (let at = 0; at < key.length; at += 5) {
    const flipped = key[at] === 'A' ? 'B' : 'A';
    t.equal(
      (await get(gateway, '/vms', key.slice(0, at) + flipped + key.slice(at + 1))).status,
      401,
      `changed at ${at}`,
    );
    t.equal((await get(gateway, '/vms', key.slice(0, at) || 'x')).status, 401, `cut at ${at}`);
  }
  const mixed = foreign.slice(0, -43) + key.slice(-43);
  t.equal((await get(gateway, '/vms', mixed)).status, 401, "one key's ids with another's secret");
});

/** Denials in the audit trail of what somebody or some key tried, oldest first. */
const denials = async (t: Test, gateway: TestGateway, actorId: string): Promise<unknown[]> => {
  const owner = await connect(t, gateway.urls.ownerUrl);
  const { rows } = await owner.query<{ action: string; reason: string }>(
    "SELECT action, reason FROM audit_events WHERE actor_id = $1 AND outcome = 'denied' ORDER BY sequence",
    [actorId],
  );
  return rows;
};
