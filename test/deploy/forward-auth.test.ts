import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import fc from 'fast-check';
import root, { type Test } from 'tap';
import { freePort } from '../../src/shared/free-port.ts';
import { startGateway } from '../fixtures/gateway.ts';
import { confusions, rawConfusions, readings } from '../fixtures/path-confusions.ts';
import { protectedApplication, type ProtectedApplication } from '../fixtures/protected-application.ts';
import { proxies, startApplication, type Proxy, type Reached } from '../fixtures/proxies.ts';
import { exchange } from '../fixtures/raw-request.ts';

/** The real nginx and the real Caddy, as documented, between raw sockets and an application that protects nothing by itself. */

interface Sent {
  method?: string;
  target: string;
  token?: string | undefined;
  /** Lines of the head, as they are. */
  lines?: readonly string[];
  host?: string;
  body?: string;
}

interface Site extends ProtectedApplication {
  send: (sent: Sent) => Promise<{ status: number; head: string; reached: Reached[] }>;
}

/** @returns the status, the head, and what reached the application because of it. */
const sender =
  (url: string, reached: Reached[]): Site['send'] =>
  async ({ method = 'GET', target, token, lines = [], host = 'app.example.com', body }) => {
    reached.length = 0;
    const head = [
      `${method} ${target} HTTP/1.1`,
      `Host: ${host}`,
      ...(token === undefined ? [] : [`Authorization: Bearer ${token}`]),
      ...(body === undefined ? [] : [`Content-Length: ${body.length}`]),
      ...(lines.some((line) => /^connection:/i.test(line)) ? [] : ['Connection: close']),
      ...lines,
    ];
    const answer = await exchange({ url }, `${head.join('\r\n')}\r\n\r\n${body ?? ''}`);
    const [, status = '0'] = /^HTTP\/1\.[01] (\d{3})/.exec(answer) ?? [];
    return { status: Number(status), head: answer.split('\r\n\r\n')[0] ?? '', reached: [...reached] };
  };

const environment = { TRUSTED_PROXIES: '127.0.0.1', RATE_LIMIT_PER_PRINCIPAL: '100000' };
let shared: Promise<ProtectedApplication> | undefined;

/** The same policies and people behind each proxy. */
const startSite = async (t: Test, proxy: Proxy): Promise<Site> => {
  const site = await (shared ??= protectedApplication(root, { environment }));
  const application = await startApplication(t);
  const url = await proxy.start(t, { gatewayUrl: site.gateway.url, applicationUrl: application.url });
  return { ...site, send: sender(url, application.reached) };
};

const identityOf = ({ headers }: Reached): Record<string, unknown> =>
  Object.fromEntries(Object.entries(headers).filter(([name]) => /^x[-_]auth/.test(name)));

/** What Alice may GET, as any reader could understand it. */
const isAllowed = (reading: string): boolean =>
  reading === '/documents/1' || (reading.startsWith('/assets/') && !reading.split('/').slice(1).some(isEmptyOrDots));

const isEmptyOrDots = (segment: string): boolean => ['', '.', '..'].includes(segment);

const isAllowedTo = ({ method, target }: Reached): boolean =>
  method === 'GET' && [...readings(target)].every(isAllowed);

for (const [name, proxy] of Object.entries(proxies)) {
  const skip = proxy.binary === null && `${name} is not installed (apt-get install --no-install-recommends ${name})`;

  root.test(`${name}: who is let through, and as whom`, { skip }, async (t) => {
    const { gateway, send, tenantId, alice, bob } = await startSite(t, proxy);
    const allowed = await send({ target: '/documents/1?page=2', token: alice.token });
    t.match(allowed, {
      status: 200,
      reached: [{ method: 'GET', target: '/documents/1?page=2', headers: { host: 'app.example.com' } }],
    });
    const [reached] = allowed.reached;
    t.match(reached && identityOf(reached), {
      'x-auth-principal-id': alice.id,
      'x-auth-principal-type': 'user',
      'x-auth-tenant-id': tenantId,
      'x-auth-decision-id': new RegExp(`\\.${gateway.policies.digest.slice(0, 12)}$`),
    });
    t.notOk(reached?.headers.authorization, 'the credential stays outside');

    const created = await send({ method: 'POST', target: '/documents', token: alice.token, body: 'a new document' });
    t.match(created, { status: 200, reached: [{ method: 'POST', body: 'a new document' }] }, 'with its body');
    t.match(await send({ method: 'HEAD', target: '/documents/1', token: alice.token }), {
      status: 200,
      reached: [{ method: 'HEAD' }],
    });
    const { data } = await alice.api.POST('/api-keys', { body: { name: 'k', permissions: ['document:read'] } });
    const byKey = await send({ target: '/documents/1', lines: [`X-API-Key: ${data?.key ?? ''}`] });
    t.match(byKey, { status: 200, reached: [{ headers: { 'x-auth-principal-type': 'api_key' } }] });
    t.notOk(byKey.reached[0]?.headers['x-api-key'], 'the key too');

    const open = await send({ target: '/assets/logo.png' });
    t.equal(open.status, 200);
    const [anonymous] = open.reached;
    t.match(anonymous && identityOf(anonymous), { 'x-auth-principal-type': 'anonymous' });
    t.notOk(anonymous?.headers['x-auth-principal-id'], 'nobody in particular');
    t.notOk(anonymous?.headers['x-auth-tenant-id']);

    const without = await send({ target: '/documents/1' });
    t.match(without, { status: 401, head: /www-authenticate: bearer/i, reached: [] });
    const bad = await send({ target: '/documents/1', token: 'x.y.z' });
    t.match(bad, { status: 401, head: /www-authenticate: bearer error="invalid_token"/i, reached: [] });
    t.match(await send({ method: 'PUT', target: '/documents/1', token: alice.token, body: 'x' }), {
      status: 401,
      head: /insufficient_user_authentication/,
      reached: [],
    });
    for (const sent of [
      { target: '/documents/1', token: bob.token },
      { target: '/documents/2', token: alice.token },
      { target: '/documents/3', token: alice.token },
      { target: '/nowhere', token: alice.token },
      { target: '/.forward-auth', token: alice.token },
      { target: '/forward-auth/nginx', token: alice.token },
      { method: 'DELETE', target: '/documents/1', token: alice.token },
      { method: 'PROPFIND', target: '/documents/1', token: alice.token },
      { method: 'get', target: '/documents/1', token: alice.token },
      { target: '/documents/1', token: alice.token, host: 'other.example' },
    ]) {
      const { status, reached } = await send(sent);
      t.same(reached, [], `${JSON.stringify({ ...sent, token: '' })} is not let through`);
      t.ok([400, 403, 404].includes(status), String(status));
    }
  });

  root.test(`${name}: what a client says of itself, or of its request, counts for nothing`, { skip }, async (t) => {
    const { send, alice, bob } = await startSite(t, proxy);
    const { token } = alice;
    for (const lines of [
      [`X-Auth-Principal-Id: ${bob.id}`],
      [`X-AUTH-PRINCIPAL-ID: ${bob.id}`, 'x-auth-tenant-id: other'],
      [`X-Auth-Principal-Id: ${bob.id}`, `X-Auth-Principal-Id: ${bob.id}`],
      [`X_Auth_Principal_Id: ${bob.id}`],
      [`X-Auth_Principal-Id: ${bob.id}`],
      [`X-Auth-Decision-Id: ${bob.id}`, 'X-Auth-Principal-Type: api_key'],
      ['Connection: close, X-Auth-Principal-Id, X-Auth-Principal-Type, X-Auth-Tenant-Id, X-Auth-Decision-Id'],
    ]) {
      const { status, reached } = await send({ target: '/documents/1', token, lines });
      t.equal(reached.length, status === 200 ? 1 : 0, lines.join());
      for (const each of reached) {
        t.match(identityOf(each), { 'x-auth-principal-id': alice.id, 'x-auth-principal-type': 'user' }, lines.join());
        t.equal(Object.keys(identityOf(each)).length, 4);
        t.notMatch(JSON.stringify(each.headers), bob.id);
      }
      const open = await send({ target: '/assets/logo.png', lines });
      for (const each of open.reached) t.notMatch(JSON.stringify(each.headers), bob.id);
    }
    for (const lines of [
      ['X-Original-URI: /documents/1', 'X-Original-Method: GET', 'X-Original-Host: app.example.com'],
      ['X-Forwarded-Uri: /documents/1', 'X-Forwarded-Method: GET', 'X-Forwarded-Host: app.example.com'],
      ['X_Original_URI: /documents/1', 'X_Forwarded_Uri: /documents/1'],
      ['Connection: close, X-Original-URI, X-Forwarded-Uri', 'X-Forwarded-Uri: /documents/1'],
    ]) {
      const { status, reached } = await send({ target: '/documents/2', token, lines });
      t.match({ status, reached }, { status: 403, reached: [] }, lines.join());
    }
    for (const header of [
      'X-HTTP-Method-Override: PUT',
      'X-Original-URL: /documents/2',
      'X-Rewrite-URL: /documents/2',
    ]) {
      const { status, reached } = await send({ target: '/documents/1', token, lines: [header] });
      t.match({ status, reached }, { status: 403, reached: [] }, header);
      const underscored = header.replace(/-(?=.*:)/g, '_');
      const twin = await send({ target: '/documents/1', token, lines: [underscored] });
      for (const each of twin.reached) t.notMatch(JSON.stringify(each.headers), /override|_url/i, underscored);
    }
    for (const protocol of ['h2c', 'h2c, websocket']) {
      const lines = [
        'Connection: close, Upgrade, HTTP2-Settings',
        `Upgrade: ${protocol}`,
        'HTTP2-Settings: AAMAAABkAAQAAP__',
      ];
      const { reached } = await send({ target: '/documents/1', token, lines });
      for (const { headers } of reached) t.notOk(headers.upgrade, 'no other protocol, in which nobody would ask');
    }
    const two = await send({
      target: '/documents/1',
      lines: [`Authorization: Bearer ${bob.token}`, `Authorization: Bearer ${token}`],
    });
    t.same(two.reached, [], 'two credentials');
    for (const sent of [
      { target: 'http://other.example/documents/1', token },
      { target: '/documents/1', token, lines: ['Host: other.example'] },
      { target: 'http://app.example.com/documents/2', token },
    ])
      t.same((await send(sent)).reached, [], sent.target);
    const absolute = await send({ target: 'http://app.example.com/documents/1', token, host: 'other.example' });
    for (const { target, headers } of absolute.reached)
      t.match(
        { target, host: headers.host },
        { target: '/documents/1', host: 'app.example.com' },
        'the host decided on',
      );
  });

  root.test(`${name}: no path confusion reaches the application`, { skip }, async (t) => {
    const { send, alice } = await startSite(t, proxy);
    for (const [confusion, target] of Object.entries({ ...confusions, ...rawConfusions })) {
      const { status, reached } = await send({ target, token: alice.token });
      t.same(
        reached.filter((each) => !isAllowedTo(each)),
        [],
        `${confusion}: ${JSON.stringify(target)}`,
      );
      t.ok(status >= 400, `${confusion}: ${status}`);
    }
    t.match(await send({ method: 'OPTIONS', target: '*', token: alice.token }), { reached: [] });
    t.match(await send({ method: 'CONNECT', target: 'app.example.com:80', token: alice.token }), { reached: [] });
    const token = fc.constantFrom(
      ...[
        '/',
        '//',
        '/./',
        '/../',
        '..',
        ';',
        '\\',
        '%2F',
        '%2f',
        '%2e%2e',
        '%5c',
        '%3B',
        '%252e',
        '%00',
        '%20',
        '?',
        '#',
      ],
      ...['documents', 'Documents', '%64ocuments', 'assets', 'logo.png', '1', '2', '%31', '%32', '%C0%AF', '%EF%BC%8F'],
    );
    const random = fc.array(token, { minLength: 1, maxLength: 7 }).map((parts) => `/${parts.join('')}`);
    const prefixed = fc
      .tuple(fc.constantFrom('/documents/1', '/assets/', '/assets/a'), random)
      .map((parts) => parts.join(''));
    const plain = fc.array(fc.constantFrom('documents', '1', '..2', 'a%20b'), { minLength: 1, maxLength: 3 });
    const assets = plain.map((segments) => `/assets/${segments.join('/')}`);
    let passed = 0;
    await fc.assert(
      fc.asyncProperty(fc.oneof(random, prefixed, assets), async (target) => {
        const { reached } = await send({ target, token: alice.token });
        passed += reached.length;
        return reached.every(isAllowedTo);
      }),
      { numRuns: 300 },
    );
    t.ok(passed > 0, `${passed} of 300 were let through, each as it was decided on`);
  });

  root.test(`${name}: a gateway that says nothing of who asks`, { skip }, async (t) => {
    const application = await startApplication(t);
    const gateway = createServer((_, response) => response.end());
    await new Promise<void>((resolve) => gateway.listen(0, '127.0.0.1', resolve));
    t.teardown(() => {
      gateway.closeAllConnections();
      gateway.close();
    });
    const gatewayUrl = `http://127.0.0.1:${(gateway.address() as AddressInfo).port}`;
    const url = await proxy.start(t, { gatewayUrl, applicationUrl: application.url });
    const send = sender(url, application.reached);
    const { reached } = await send({
      target: '/documents/1',
      lines: [
        ...['X-Auth-Principal-Id: forged', 'X-Auth-Principal-Type: forged', 'X-Auth-Tenant-Id: forged'],
        ...['X-Auth-Decision-Id: forged', 'X_Auth_Principal_Id: forged'],
      ],
    });
    t.equal(reached.length, 1);
    t.notMatch(JSON.stringify(reached), /forged/, 'no client is believed for it');
  });

  root.test(`${name}: where the gateway cannot tell, nothing is let through`, { skip }, async (t) => {
    const application = await startApplication(t);
    const gatewayUrl = `http://127.0.0.1:${await freePort()}`;
    const url = await proxy.start(t, { gatewayUrl, applicationUrl: application.url });
    const { status, reached } = await sender(url, application.reached)({ target: '/assets/logo.png' });
    t.ok(status === 502 || status === 503, `away: ${status}`);
    t.same(reached, []);
    const { options, alice } = await startSite(t, proxy);
    const strict = { ...options.environment, RATE_LIMIT_PER_PRINCIPAL: '1' };
    const gateway = await startGateway(t, { ...options, environment: strict });
    const other = await proxy.start(t, { gatewayUrl: gateway.url, applicationUrl: application.url });
    const send = sender(other, application.reached);
    t.equal((await send({ target: '/documents/1', token: alice.token })).status, 200);
    const limited = await send({ target: '/documents/1', token: alice.token });
    t.match(limited, { reached: [] });
    t.ok([429, 503].includes(limited.status), `too many: ${limited.status}`);
  });
}
