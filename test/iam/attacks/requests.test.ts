import t from 'tap';
import { newId } from '../../../src/shared/ids.ts';
import { connect } from '../../fixtures/database.ts';
import { startGateway } from '../../fixtures/gateway.ts';
import { rawRequest } from '../../fixtures/raw-request.ts';

t.test('no other spelling of a path reaches an operation', async (t) => {
  const gateway = await startGateway(t);
  const admin = await gateway.createPersona(await gateway.createTenant(), { role: 'tenant_admin' });
  const id = (await admin.api.GET('/roles')).data?.[0]?.id ?? '';
  const spellings = [
    ...['/api/v1//roles', '//api/v1/roles', '/api//v1/roles', '/api/v1/roles/', '/api/v1/roles//', '/api/v1/./roles'],
    ...['/api/v1/users/../roles', '/api/v1/users/%2e%2e/roles', '/api/v1%2Froles', '/api%2fv1/roles'],
    ...['/api/v1/roles;x', '/api/v1/roles;x=1', '/api/v1/roles%3Bx', '/api/v1/roles%00', '/api/v1/roles%20'],
    ...[
      '/api/v1/ROLES',
      '/API/v1/roles',
      '/api/v1\\roles',
      '/api/v1/roles%5c',
      '/api/v1/roles.json',
      '/api/v1/roles%3f',
    ],
    ...[`/api/v1/roles//${id}`, `/api/v1/roles/${id}/`, `/api/v1/roles/${id};x`, `/api/v1/roles/x/../${id}`],
    ...[`/api/v1/roles%2F${id}`, `/api/v1/users%2F..%2Froles/${id}`, `/api/v1/roles/${id}%2Fpermissions`],
    ...[`/api/v1/roles/${id}%00`, `/api/v1/roles/%20${id}`, `/api/v1/auth/token/../../roles/${id}`],
    ...[
      '/health/../api/v1/roles',
      '/docs/..%2fapi/v1/roles',
      '/docs/%2e%2e/api/v1/roles',
      '/openapi.json/../api/v1/roles',
    ],
  ];
  for (const path of spellings) {
    for (const token of [undefined, admin.token]) {
      gateway.handled.length = 0;
      const { status } = await rawRequest(gateway.url, { path, token });
      t.ok(status >= 400 && status < 500, `${path}: ${status}`);
      t.same(gateway.handled, [], `${path}: nothing is behind it`);
    }
  }
  // An encoded letter is that letter (RFC 3986, 2.4), and asks for the same rights.
  for (const path of ['/api/v1/roles', '/api/v1/%72oles', `/api/v1/roles/${id}`]) {
    t.equal((await rawRequest(gateway.url, { path, token: admin.token })).status, 200, 'as it is written, it does');
    t.equal((await rawRequest(gateway.url, { path })).status, 401);
  }
});

t.test('without a credential that holds, no handler runs', async (t) => {
  const gateway = await startGateway(t);
  const admin = await gateway.createPersona(await gateway.createTenant(), { role: 'tenant_admin' });
  const { operations } = gateway.app.gateway.contract;
  const [head = '', claims = '', signature = ''] = admin.token.split('.');
  const first = signature.startsWith('A') ? 'B' : 'A';
  const credentials: Record<string, Record<string, string>> = {
    none: {},
    'an empty one': { authorization: '' },
    'another scheme': { authorization: `Basic ${Buffer.from('a:b').toString('base64')}` },
    'a forged token': { authorization: `Bearer ${head}.${claims}.${first}${signature.slice(1)}` },
    'a token without its signature': { authorization: `Bearer ${head}.${claims}.` },
    'a key of nobody': { 'x-api-key': `vsk_${'x'.repeat(60)}` },
  };
  const guarded = [...operations.values()].filter(({ authorization }) => authorization.mode !== 'public');
  t.ok(guarded.length > 70);
  for (const { operationId, method, route } of guarded) {
    for (const [name, headers] of Object.entries(credentials)) {
      gateway.handled.length = 0;
      const target = route.replace(/\{\w+\}/g, newId());
      const { status } = await rawRequest(gateway.url, { method, path: target, headers });
      t.equal(status, 401, `${operationId}: ${name}`);
      t.same(gateway.handled, [], `${operationId}: ${name}: no handler ran`);
    }
  }
});

t.test('a body is of a type that the document names, and there where it demands one', async (t) => {
  const gateway = await startGateway(t);
  const { token, tenantId } = await gateway.operator();
  const { operations } = gateway.app.gateway.contract;
  const withBody = [...operations.values()].filter(({ bodyTypes }) => bodyTypes.length > 0);
  t.ok(withBody.length > 30);
  for (const { operationId, method, route, bodyRequired, authorization, tellsBodyTypes } of withBody) {
    const target = { method, path: route.replace('{tenant_id}', tenantId).replace(/\{\w+\}/g, newId()) };
    // What stops before the body is read says nothing of it.
    const send = (more: object) => rawRequest(gateway.url, { ...target, token, ...more });
    for (const body of ['a scalar', '"a scalar"', '{}', '0']) {
      gateway.handled.length = 0;
      const answer = await send({ body, headers: { 'content-type': 'text/plain' } });
      t.ok(
        [tellsBodyTypes ? 415 : 400, 403].includes(answer.status),
        `${operationId}: ${body} as text/plain: ${answer.status}`,
      );
      t.same(gateway.handled, [], `${operationId}: no handler ran`);
    }
    if (!bodyRequired) continue;
    gateway.handled.length = 0;
    const { status, json } = await send({});
    t.ok(status === 400 || (status === 403 && authorization.mode !== 'public'), `${operationId}: no body: ${status}`);
    if (status === 400) t.match(json?.detail, /A request body is required/, operationId);
    t.same(gateway.handled, [], `${operationId}: no handler ran`);
  }
});

t.test('the Host header is in no answer', async (t) => {
  const gateway = await startGateway(t);
  const admin = await gateway.createPersona(await gateway.createTenant(), { role: 'tenant_admin' });
  const evil = 'evil.example';
  const claims = [
    { host: evil },
    { host: `${evil}:80@127.0.0.1` },
    { 'x-forwarded-host': evil, 'x-forwarded-proto': 'https' },
    { forwarded: `host=${evil}` },
    { 'x-original-url': `https://${evil}/`, 'x-rewrite-url': `https://${evil}/` },
  ];
  const paths = [
    '/',
    '/health',
    '/docs',
    '/openapi.json',
    '/openapi.yaml',
    '/nowhere',
    '/api/v1/roles',
    '/api/v1/users/me',
  ];
  for (const headers of claims) {
    for (const path of paths) {
      const answer = await rawRequest(gateway.url, { path, token: admin.token, headers });
      t.notMatch(answer.text + JSON.stringify(answer.headers), /evil\.example/, `${path} ${JSON.stringify(headers)}`);
    }
    const made = await rawRequest(gateway.url, {
      ...{ method: 'POST', path: '/api/v1/roles', token: admin.token, headers },
      body: { name: newId() },
    });
    t.equal(made.status, 201);
    t.notMatch(made.text + JSON.stringify(made.headers), /evil\.example/, 'nor in that to a change');
  }
});

t.test('no header takes long to read', { timeout: 60_000 }, async (t) => {
  const gateway = await startGateway(t);
  const { token } = await gateway.createPersona(await gateway.createTenant(), { role: 'viewer' });
  const hostile = [
    // Long enough for exponential matching to take seconds, short enough for it to end.
    `${'a'.repeat(28)}!`,
    ...['a', ' ', '\t', ',', '1.', '/*', 'a=', '"', ';', '%41', '(', '-'].map((part) => `${part.repeat(4_000)}!`),
  ];
  const names = ['x-request-id', 'x-tenant-id', 'authorization', 'x-api-key', 'if-match', 'x-forwarded-for', 'accept'];
  const more = [
    'host',
    'x-forwarded-host',
    'x-forwarded-proto',
    'content-type',
    'accept-encoding',
    'user-agent',
    'origin',
  ];
  for (const name of [...names, ...more]) {
    for (const value of hostile) {
      // The processor's time, which does not depend on what else the machine does.
      const before = process.cpuUsage();
      const headers = { ...(name !== 'x-api-key' && { authorization: `Bearer ${token}` }), [name]: value };
      const answer = await rawRequest(gateway.url, { path: '/api/v1/vms', headers });
      const { user, system } = process.cpuUsage(before);
      const took = (user + system) / 1_000;
      t.ok(answer.status < 500 && took < 1_000, `${name}: ${answer.status} in ${took} ms`);
      // Longer ones would never end.
      if (took >= 1_000) return;
    }
  }
});

t.test('a refusal that cannot be recorded is an outage, not a refusal', async (t) => {
  const gateway = await startGateway(t);
  const viewer = await gateway.createPersona(await gateway.createTenant(), { role: 'viewer' });
  const attempt = async () => (await viewer.api.POST('/roles', { body: { name: 'x' } })).response.status;
  t.equal(await attempt(), 403);
  const owner = await connect(t, gateway.urls.ownerUrl);
  await owner.query('REVOKE EXECUTE ON FUNCTION append_audit_event(jsonb) FROM virtualstack_app');
  t.ok((await attempt()) >= 500);
});
