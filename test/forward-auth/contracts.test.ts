import type { OutgoingHttpHeaders } from 'node:http';
import t from 'tap';
import { newId } from '../../src/shared/ids.ts';
import { startGateway } from '../fixtures/gateway.ts';
import { confusions } from '../fixtures/path-confusions.ts';
import { protectedApplication, type ProtectedApplication } from '../fixtures/protected-application.ts';
import { rawRequest, type RawResponse } from '../fixtures/raw-request.ts';

/** What each kind of proxy sends, what it is answered, and that it cannot be made to send something else. */

interface Asked {
  method?: string;
  target: string;
  host?: string;
  token?: string | undefined;
  headers?: OutgoingHttpHeaders;
}

type Ask = (url: string, asked: Asked) => Promise<RawResponse>;

const host = 'app.example.com';

const byHeaders =
  (path: string, [method, hostName, target]: readonly [string, string, string]): Ask =>
  (url, asked) =>
    rawRequest(url, {
      path,
      token: asked.token,
      headers: {
        ...asked.headers,
        [method]: asked.method ?? 'GET',
        [hostName]: asked.host ?? host,
        [target]: asked.target,
      },
    });

const xForwarded = ['x-forwarded-method', 'x-forwarded-host', 'x-forwarded-uri'] as const;

/** As nginx is set up by the documentation; as Caddy, Traefik and Envoy do it by themselves. */
const asks: Readonly<Record<string, Ask>> = {
  nginx: byHeaders('/forward-auth/nginx', ['x-original-method', 'x-original-host', 'x-original-uri']),
  caddy: byHeaders('/forward-auth/caddy', xForwarded),
  traefik: byHeaders('/forward-auth/traefik', xForwarded),
  envoy: (url, { method = 'GET', target, host: asked = host, token, headers }) =>
    rawRequest(url, { method, path: `/forward-auth/envoy${target}`, token, headers: { ...headers, host: asked } }),
};

let shared: Promise<ProtectedApplication> | undefined;
const site = (): Promise<ProtectedApplication> =>
  (shared ??= protectedApplication(t, { environment: { RATE_LIMIT_PER_PRINCIPAL: '100000' } }));

const uuid = /^[0-9a-f-]{36}$/;

for (const [name, ask] of Object.entries(asks)) {
  t.test(name, async (t) => {
    const { gateway, tenantId, alice, bob, nobody } = await site();
    const { url } = gateway;

    const allowed = await ask(url, { target: '/documents/1', token: alice.token });
    t.match(allowed, {
      status: 200,
      text: '',
      headers: {
        'x-auth-principal-id': alice.id,
        'x-auth-principal-type': 'user',
        'x-auth-tenant-id': tenantId,
        'x-auth-decision-id': new RegExp(`^[0-9a-f-]{36}\\.${gateway.policies.digest.slice(0, 12)}$`),
        'content-length': '0',
        'cache-control': 'no-store',
        'x-request-id': uuid,
      },
    });
    t.equal((await ask(url, { target: '/documents/1?page=2', token: alice.token })).status, 200, 'with a query');
    t.equal((await ask(url, { method: 'HEAD', target: '/documents/1', token: alice.token })).status, 200);
    t.equal((await ask(url, { method: 'POST', target: '/documents', token: alice.token })).status, 200);

    const denied = await ask(url, { target: '/documents/2', token: alice.token });
    t.match(denied, { status: 403, json: { code: 'forbidden', detail: /not permitted to read this document/ } });
    t.match(denied.headers, { 'x-decision-id': /./, 'content-type': /^application\/problem\+json/ });
    t.notOk(
      Object.keys(denied.headers).some((header) => header.startsWith('x-auth-')),
      'and nobody’s identity',
    );
    t.equal((await ask(url, { target: '/documents/2', token: bob.token })).status, 200, 'whose it is may');
    t.equal((await ask(url, { target: '/documents/1', token: nobody.token })).status, 403);
    for (const [target, reason] of Object.entries({
      '/documents/3': 'This document is sealed.',
      '/documents/4': 'This document is sealed.',
      '/documents/9': 'This document is sealed.',
    }))
      t.match(await ask(url, { target, token: alice.token }), { status: 403, json: { detail: reason } }, target);

    const anonymous = await ask(url, { target: '/documents/1' });
    t.match(anonymous, { status: 401, headers: { 'www-authenticate': 'Bearer' } });
    const bad = await ask(url, { target: '/documents/1', token: 'x.y.z' });
    t.match(bad, { status: 401, headers: { 'www-authenticate': /error="invalid_token"/ } });
    const weak = await ask(url, { method: 'PUT', target: '/documents/1', token: alice.token });
    t.match(weak, { status: 401, headers: { 'www-authenticate': /insufficient_user_authentication.*max_age=300/ } });

    for (const token of [undefined, alice.token, 'x.y.z'])
      t.match(await ask(url, { target: '/assets/logo.png', token }), {
        status: 200,
        headers: { 'x-auth-principal-id': '', 'x-auth-principal-type': 'anonymous', 'x-auth-tenant-id': '' },
      });

    for (const [method, target] of [
      ...[
        ['DELETE', '/documents/1'],
        ['POST', '/assets/logo.png'],
        ['GET', '/documents'],
        ['GET', '/nowhere'],
      ],
      ...[
        ['OPTIONS', '/documents/1'],
        ['GET', '/machines/1'],
      ],
    ] as [string, string][])
      t.match(
        await ask(url, { method, target, token: alice.token }),
        { status: 403, json: { detail: /No route/ } },
        `${method} ${target} has no route`,
      );
    for (const other of ['other.example', 'APP.example.com', 'app.example.com.', `${host},${host}`, ''])
      t.match(
        await ask(url, { target: '/documents/1', host: other, token: alice.token }),
        { status: 403 },
        `on ${other}`,
      );
    t.equal(
      (await ask(url, { target: '/documents/1', host: `${host}:8443`, token: alice.token })).status,
      200,
      'a port',
    );
  });

  t.test(`${name}: no path confusion is let through`, async (t) => {
    const { gateway, alice } = await site();
    for (const [confusion, target] of Object.entries(confusions)) {
      const { status, headers } = await ask(gateway.url, { target, token: alice.token });
      // Of Envoy's, some are no request line that a server would read at all.
      t.ok(
        status === 403 || (name === 'envoy' && [400, 404].includes(status)),
        `${confusion}: ${status} for ${target}`,
      );
      t.notOk('x-auth-principal-id' in headers, confusion);
    }
  });
}

t.test('one contract’s headers say nothing in another', async (t) => {
  const { gateway, alice } = await site();
  const { token } = alice;
  const forged = {
    'x-original-uri': '/documents/1',
    'x-original-method': 'GET',
    'x-original-host': host,
    'x-forwarded-uri': '/documents/1',
    'x-forwarded-method': 'GET',
    'x-forwarded-host': host,
  };
  const without = (prefix: string) =>
    Object.fromEntries(Object.entries(forged).filter(([name]) => !name.startsWith(prefix)));
  const ask = (path: string, headers: OutgoingHttpHeaders) => rawRequest(gateway.url, { path, token, headers });
  t.equal((await ask('/forward-auth/nginx', without('x-forwarded'))).status, 200);
  t.equal((await ask('/forward-auth/nginx?x=/y', without('x-forwarded'))).status, 200, 'Caddy adds the query');
  t.equal((await ask('/forward-auth/nginx', without('x-original'))).status, 403);
  t.equal((await ask('/forward-auth/caddy', without('x-original'))).status, 200);
  t.equal((await ask('/forward-auth/caddy', without('x-forwarded'))).status, 403);
  t.equal((await ask('/forward-auth/traefik', without('x-forwarded'))).status, 403);
  t.equal((await ask('/forward-auth/envoy/documents/2', { ...forged, host })).status, 403);
  for (const name of Object.keys(forged)) {
    const contract = name.startsWith('x-original') ? 'nginx' : 'caddy';
    const { [name as 'x-original-uri']: value, ...rest } = forged;
    t.equal((await ask(`/forward-auth/${contract}`, rest)).status, 403, `no ${name}`);
    const twice = { ...rest, [name]: [value, value] };
    t.equal((await ask(`/forward-auth/${contract}`, twice)).status, 403, `${name} twice`);
    const joined = { ...rest, [name]: `${value}, ${value}` };
    t.equal((await ask(`/forward-auth/${contract}`, joined)).status, 403, `two values of ${name}`);
  }
  for (const path of ['', '/', '/nginx/', '/Nginx', '/haproxy', '/envoy', '/nginx/documents/1'])
    t.equal((await ask(`/forward-auth${path}`, forged)).status, 404, `/forward-auth${path}`);
  t.equal((await ask(`${gateway.url}/forward-auth/nginx`, forged)).status, 404, 'in absolute form');
  const elsewhere = await ask('/api/v1/../../forward-auth/nginx', forged);
  t.equal(elsewhere.status, 404);
});

t.test('a browser’s question to the application is not answered in its place', async (t) => {
  const { options } = await site();
  const origin = 'https://console.example';
  const { url } = await startGateway(t, { ...options, environment: { ...options.environment, CORS_ORIGINS: origin } });
  const headers = { origin, 'access-control-request-method': 'PUT' };
  for (const [name, ask] of Object.entries(asks))
    t.equal((await ask(url, { method: 'OPTIONS', target: '/documents/2', headers })).status, 403, name);
  // Traefik can be set up to ask by the client's own method.
  const forwarded = { ...headers, 'x-forwarded-method': 'OPTIONS', 'x-forwarded-host': host };
  const asked = { ...forwarded, 'x-forwarded-uri': '/documents/2' };
  t.equal((await rawRequest(url, { method: 'OPTIONS', path: '/forward-auth/traefik', headers: asked })).status, 403);
});

t.test('what could be taken for another request is refused', async (t) => {
  const { gateway, alice } = await site();
  for (const [name, ask] of Object.entries(asks)) {
    const status = async (headers: OutgoingHttpHeaders, token?: string) =>
      (await ask(gateway.url, { target: '/documents/1', token, headers })).status;
    t.equal(await status({ 'x-anything': 'else' }, alice.token), 200, name);
    for (const header of [
      ...['X-HTTP-Method-Override', 'X-HTTP-Method', 'X-Method-Override', 'X-Original-URL', 'X-Rewrite-URL'],
      ...['X-Auth-Principal-Id', 'X-Auth-Principal-Type', 'X-Auth-Tenant-Id', 'X-Auth-Decision-Id'],
    ]) {
      t.equal(await status({ [header]: '/documents/2' }, alice.token), 403, `${name}: ${header}`);
      for (const separator of ['_', '.', '~', '!']) {
        const other = header.toUpperCase().replaceAll('-', separator);
        t.equal(await status({ [other]: '/documents/2' }, alice.token), 403, `${name}: ${other}`);
      }
      t.equal(
        (await ask(gateway.url, { target: '/assets/logo.png', headers: { [header]: '' } })).status,
        403,
        `${name}: ${header} where nobody is asked`,
      );
    }
    t.equal(await status({ connection: 'Upgrade', upgrade: 'WebSocket' }, alice.token), 200);
    for (const upgrade of ['h2c', 'h2c, websocket', 'TLS/1.0'])
      t.equal(await status({ connection: 'Upgrade', upgrade }, alice.token), 403, `${name}: ${upgrade}`);
    const bearer = `Bearer ${alice.token}`;
    t.equal(await status({ authorization: bearer }), 200);
    t.equal(await status({ authorization: [bearer, bearer] as unknown as string }), 403, `${name}: two credentials`);
    t.equal(await status({ authorization: bearer, 'x-api-key': 'x' }), 403, `${name}: of two kinds`);
    t.equal(await status({ 'x-tenant-id': [newId(), alice.tenantId] }, alice.token), 403, `${name}: two tenants`);
  }
});
