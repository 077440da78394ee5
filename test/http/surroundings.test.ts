import t from 'tap';
import { createLogger } from '../../src/shared/logger.ts';
import { isUuid, newId } from '../../src/shared/ids.ts';
import { connect } from '../fixtures/database.ts';
import { startGateway } from '../fixtures/gateway.ts';
import { rawRequest } from '../fixtures/raw-request.ts';

let hosts = 0;
/** The last group of an IPv6 address, another each time. */
const newHost = (): string => (hosts += 1).toString(16);

/** What surrounds the pipeline: request ids, security headers, CORS, rate limits, logs. */

t.test('request ids', async (t) => {
  const { url } = await startGateway(t);
  const idFor = async (given?: string): Promise<unknown> => {
    const headers = given === undefined ? {} : { 'x-request-id': given };
    const answer = await rawRequest(url, { path: '/api/v1/users/me', headers });
    t.equal(answer.json?.request_id, answer.headers['x-request-id'], 'the problem document has it too');
    return answer.headers['x-request-id'];
  };
  t.ok(isUuid(String(await idFor())), 'is made where none is given');
  t.equal(await idFor('order-66_a.b'), 'order-66_a.b', 'is kept where it is fit for a log');
  for (const unfit of ['a b', 'x'.repeat(65), '<script>', '"'])
    t.ok(isUuid(String(await idFor(unfit))), `not ${unfit}`);
});

t.test('security headers are on every answer', async (t) => {
  const gateway = await startGateway(t);
  const { url } = gateway;
  const viewer = await gateway.createPersona(await gateway.createTenant(), { role: 'viewer' });
  const answers = [
    await rawRequest(url, { path: '/api/v1/vms', token: viewer.token }),
    await rawRequest(url, { path: '/api/v1/vms' }),
    await rawRequest(url, { path: '/nowhere' }),
    await rawRequest(url, { path: '/docs' }),
    await rawRequest(url, { path: '/health' }),
  ];
  for (const { headers, status } of answers) {
    t.match(headers, {
      'x-content-type-options': 'nosniff',
      'strict-transport-security': /max-age=\d{7,}/,
      'content-security-policy': /default-src '(none|self)'/,
      'x-frame-options': /DENY|SAMEORIGIN/,
      'referrer-policy': 'no-referrer',
    });
    t.notOk('x-powered-by' in headers, `${status}: nothing about what runs here`);
  }
  for (const { headers } of answers.slice(0, 2)) {
    t.match(headers, { 'cache-control': 'no-store', 'content-security-policy': /default-src 'none'/ });
  }
});

t.test('browsers of other origins', async (t) => {
  const listed = 'https://console.example';
  const { url } = await startGateway(t, { environment: { CORS_ORIGINS: `https://other.example,${listed}` } });
  const preflight = (to: string, origin: string) =>
    rawRequest(to, {
      method: 'OPTIONS',
      path: '/api/v1/vms',
      headers: { origin, 'access-control-request-method': 'POST', 'access-control-request-headers': 'authorization' },
    });
  t.match(await preflight(url, listed), { status: 204, headers: { 'access-control-allow-origin': listed } });
  for (const origin of ['https://evil.example', 'https://console.example.evil.example', 'null']) {
    t.notOk('access-control-allow-origin' in (await preflight(url, origin)).headers, origin);
  }
  const refusal = await rawRequest(url, { path: '/api/v1/vms', headers: { origin: listed } });
  t.match(refusal, { status: 401, headers: { 'access-control-allow-origin': listed } }, 'a page may read refusals too');
  t.match(String(refusal.headers['access-control-expose-headers']), /X-Decision-Id/);
  const closed = await startGateway(t);
  t.notOk('access-control-allow-origin' in (await preflight(closed.url, listed)).headers, 'none by default');
});

t.test('requests are limited by address', async (t) => {
  const { url } = await startGateway(t, { environment: { RATE_LIMIT_PER_ADDRESS: '3', TRUSTED_PROXIES: '127.0.0.1' } });
  const from = (address: string) => rawRequest(url, { path: '/api/v1/vms', headers: { 'x-forwarded-for': address } });
  for (const left of [2, 1, 0]) {
    t.match(await from('192.0.2.1'), {
      status: 401,
      headers: { ratelimit: new RegExp(`^"address";r=${left};t=\\d+$`) },
    });
  }
  const limited = await from('192.0.2.1');
  t.match(limited, {
    status: 429,
    json: { code: 'rate_limited' },
    headers: { 'retry-after': /^\d+$/, ratelimit: /r=0/ },
  });
  t.equal((await from('192.0.2.2')).status, 401, 'not so another address');
});

t.test('an address that anybody can claim is not believed', async (t) => {
  const { url } = await startGateway(t, { environment: { RATE_LIMIT_PER_ADDRESS: '2' } });
  const from = (address: string) => rawRequest(url, { path: '/api/v1/vms', headers: { 'x-forwarded-for': address } });
  const statuses = [];
  for (const last of [1, 2, 3]) statuses.push((await from(`192.0.2.${last}`)).status);
  t.same(statuses, [401, 401, 429]);
});

t.test('of a network of IPv6 addresses all count as one', async (t) => {
  const environment = { RATE_LIMIT_PER_ADDRESS: '5', SIGN_IN_LIMIT_PER_ADDRESS: '2', TRUSTED_PROXIES: '127.0.0.1' };
  const { url } = await startGateway(t, { environment });
  const signIn = (address: string) =>
    rawRequest(url, {
      ...{ method: 'POST', path: '/api/v1/auth/login', headers: { 'x-forwarded-for': address } },
      body: { email: `${newId()}@test.example`, password: 'never the right one' },
    });
  const ask = (address: string) => rawRequest(url, { path: '/api/v1/vms', headers: { 'x-forwarded-for': address } });
  for (const status of [401, 401, 429]) t.equal((await signIn(`2001:db8::${newHost()}`)).status, status, 'attempts');
  t.equal((await signIn('2001:db8:0:1::1')).status, 401, 'another network');
  for (const status of [401, 401, 429]) t.equal((await ask(`2001:db8::${newHost()}`)).status, status, 'requests');
  t.equal((await ask('2001:db8:0:1::1')).status, 401);
});

t.test('what a proxy passes on is taken for an address only if it is one', async (t) => {
  const gateway = await startGateway(t, {
    environment: { RATE_LIMIT_PER_ADDRESS: '100', TRUSTED_PROXIES: '127.0.0.1,10.0.0.0/8' },
  });
  const owner = await connect(t, gateway.urls.ownerUrl);
  const countedFor = async (forwarded: string): Promise<string> => {
    await owner.query('TRUNCATE rate_limits');
    const answer = await rawRequest(gateway.url, {
      ...{ method: 'POST', path: '/api/v1/auth/login', headers: { 'x-forwarded-for': forwarded } },
      body: { email: 'nobody@test.example', password: 'never the right one' },
    });
    t.equal(answer.status, 401, forwarded.slice(0, 50));
    const { rows } = await owner.query<{ key: string }>(
      `SELECT key FROM rate_limits WHERE key LIKE 'sign_in_address:%'`,
    );
    return rows.map(({ key }) => key.replace('sign_in_address:', '')).join();
  };
  const cases: Record<string, string> = {
    '192.0.2.1': '192.0.2.1',
    '192.0.2.1:4711': '192.0.2.1',
    '[2001:db8::1]:4711': '2001:db8:0:0::/64',
    '::ffff:192.0.2.1': '192.0.2.1',
    ['x'.repeat(300)]: '127.0.0.1',
    [`fe80::1%${'x'.repeat(300)}`]: 'fe80:0:0:0::/64',
    unknown: '127.0.0.1',
    '': '127.0.0.1',
    '192.0.2.1, 10.1.1.1:80': '192.0.2.1',
    'unknown, 10.1.1.1': '10.1.1.1',
    '192.0.2.1, unknown': '127.0.0.1',
    '192.0.2.9, 192.0.2.1, 10.1.1.1': '192.0.2.1',
  };
  for (const [forwarded, counted] of Object.entries(cases)) t.equal(await countedFor(forwarded), counted, forwarded);
});

t.test('requests are limited by principal, whatever address they come from', async (t) => {
  const gateway = await startGateway(t, {
    environment: { RATE_LIMIT_PER_PRINCIPAL: '2', TRUSTED_PROXIES: '127.0.0.1' },
  });
  const tenantId = await gateway.createTenant();
  const [one, other] = [
    await gateway.createPersona(tenantId, { role: 'viewer' }),
    await gateway.createPersona(tenantId, { role: 'viewer' }),
  ];
  const ask = (token: string, n: number) =>
    rawRequest(gateway.url, { path: '/api/v1/vms', token, headers: { 'x-forwarded-for': `192.0.2.${n}` } });
  t.match((await ask(one.token, 1)).headers.ratelimit, /^"principal";r=1;/);
  t.equal((await ask(one.token, 2)).status, 200);
  t.equal((await ask(one.token, 3)).status, 429);
  t.equal((await ask(other.token, 3)).status, 200, 'not so another principal');
});

t.test('logs are lines of JSON in which no secret stays', async (t) => {
  const lines: string[] = [];
  const log = createLogger('info', { write: (line) => lines.push(line) });
  log.info({ password: 'p1', user: { password: 'p2', password_hash: 'h1' }, authorization: 'Bearer t1' }, 'secrets');
  log.info({ answer: { access_token: 't2' } }, 'more');
  const error = Object.assign(new Error('failed'), { client: { password: 'p3' }, code: '23505' });
  log.error({ err: error }, 'fault');
  for (const line of lines) {
    t.notMatch(line, /p1|p2|p3|h1|t1|t2/);
    t.match(JSON.parse(line), { level: /info|error/, time: /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/ });
  }
  t.match(JSON.parse(lines[2] ?? ''), { err: { type: 'Error', message: 'failed', code: '23505' } });
  const written = Date.parse((JSON.parse(lines[0] ?? '') as { time: string }).time);
  t.ok(Math.abs(Date.now() - written) < 60_000, 'the time is the time');
});

t.test('every request leaves a line and a measurement', async (t) => {
  const gateway = await startGateway(t);
  await rawRequest(gateway.url, { path: '/api/v1/vms' });
  await rawRequest(gateway.url, { path: '/nowhere' });
  const metrics = await gateway.app.metrics.registry.metrics();
  t.match(metrics, /virtualstack_request_duration_seconds_count\{operation="listVms",status="401"\} 1/);
  t.match(metrics, /virtualstack_request_duration_seconds_count\{operation="none",status="404"\} 1/);
});
