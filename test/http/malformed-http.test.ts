import type { AddressInfo } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import Koa from 'koa';
import t, { type Test } from 'tap';
import { createHttpServer } from '../../src/http/index.ts';
import { createLogger } from '../../src/shared/logger.ts';
import { startGateway } from '../fixtures/gateway.ts';
import { exchange, openSocket, rawRequest } from '../fixtures/raw-request.ts';

/** What is no HTTP, or none that we serve, is answered as everything else is: with a problem document. */

/** The answers on a connection, each with its status, head and JSON. */
const answersIn = (text: string): { status: number; head: string; json: Record<string, unknown> }[] => {
  const answers = [];
  for (let rest = text; rest !== '';) {
    const end = rest.indexOf('\r\n\r\n');
    const head = rest.slice(0, end);
    const length = Number(/^content-length: (\d+)$/im.exec(head)?.[1]);
    const body = Buffer.from(rest.slice(end + 4)).subarray(0, length);
    answers.push({
      status: Number(head.split(' ')[1]),
      head,
      json: JSON.parse(body.toString()) as Record<string, unknown>,
    });
    rest = Buffer.from(rest.slice(end + 4))
      .subarray(length)
      .toString();
  }
  return answers;
};

const isProblem = (t: Test, answers: ReturnType<typeof answersIn>, status: number, code: string, name: string) => {
  const answer = answers.at(-1);
  t.match(answer, { status, json: { status, code } }, name);
  const { title = '', detail = '', type = '', request_id: requestId = '' } = answer?.json ?? {};
  t.ok(title && detail && String(type).endsWith(code) && requestId, `${name}: whole`);
  const head = answer?.head ?? '';
  t.match(head, /^content-type: application\/problem\+json/im, name);
  t.match(head, /^connection: close$/im, `${name}: the connection is closed`);
  t.match(head, /^cache-control: no-store$/im, name);
  t.match(head, new RegExp(`^x-request-id: ${String(requestId)}$`, 'im'), name);
};

t.test('what is no HTTP gets a problem document', async (t) => {
  const gateway = await startGateway(t);
  const get = (...headers: string[]) => ['GET /api/v1/vms HTTP/1.1', 'Host: x', ...headers, '', ''].join('\r\n');
  const post = (...headers: string[]) => get(...headers).replace('GET', 'POST');
  const cases: [string, string, number, string][] = [
    ['NUL in a header', get('X-A: a\0b'), 400, 'malformed_request'],
    ['a bad header name', get('X A: b'), 400, 'malformed_request'],
    ['a header without a name', get(': b'), 400, 'malformed_request'],
    ['a line feed alone in a header', get('X-A: a\nX-B'), 400, 'malformed_request'],
    ['20 KB of header', get(`X-A: ${'a'.repeat(20_000)}`), 431, 'headers_too_large'],
    ['20 KB of target', get().replace('vms', 'a'.repeat(20_000)), 431, 'headers_too_large'],
    ['two Content-Lengths', post('Content-Length: 1', 'Content-Length: 2') + 'ab', 400, 'malformed_request'],
    ['a negative Content-Length', post('Content-Length: -1'), 400, 'malformed_request'],
    ['two framings', `${post('Content-Length: 4', 'Transfer-Encoding: chunked')}0\r\n\r\n`, 400, 'malformed_request'],
    ['a control character in the target', get().replace('vms', 'v\u0001ms'), 400, 'malformed_request'],
    ['a method that is none', get().replace('GET', 'G=T'), 400, 'malformed_request'],
    ['another protocol', get().replace('HTTP/1.1', 'HTPT/1.1'), 400, 'malformed_request'],
    ['TLS', '\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03', 400, 'malformed_request'],
    ['an unknown expectation', get('Expect: a-miracle'), 417, 'expectation_failed'],
    [
      'more than one expectation',
      post('Expect: 100-continue, a-miracle', 'Content-Length: 2'),
      417,
      'expectation_failed',
    ],
    ['no Host', 'GET /api/v1/vms HTTP/1.1\r\n\r\n', 400, 'malformed_request'],
    [
      'a chunk that is none',
      `${post('Content-Type: application/json', 'Transfer-Encoding: chunked').replace('vms', 'auth/login')}zz\r\n`,
      400,
      'malformed_request',
    ],
  ];
  for (const [name, bytes, status, code] of cases) {
    const text = await exchange(gateway, bytes);
    // Before an expectation is refused, it may be met in part.
    isProblem(t, answersIn(text.replace(/^HTTP\/1\.1 100 Continue\r\n\r\n/, '')), status, code, name);
  }
  t.same(gateway.handled, [], 'no handler ran');
  t.equal((await rawRequest(gateway.url, { path: '/health' })).status, 200, 'and others are served');
});

t.test('an expectation that can be met is met', async (t) => {
  const gateway = await startGateway(t);
  const lines = ['POST /api/v1/auth/login HTTP/1.1', 'Host: x', 'Expect: 100-continue', 'Connection: close'];
  const text = await exchange(
    gateway,
    [...lines, 'Content-Type: application/json', 'Content-Length: 2', '', '{}'].join('\r\n'),
  );
  t.match(text, /^HTTP\/1\.1 100 Continue\r\n\r\nHTTP\/1\.1 400 /);
});

t.test('what came before is answered for itself', async (t) => {
  const gateway = await startGateway(t);
  const { token } = await gateway.createPersona(await gateway.createTenant(), { role: 'viewer' });
  const good = `GET /api/v1/users/me HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${token}\r\n\r\n`;
  const answers = answersIn(await exchange(gateway, `${good}${good}${'nonsense\r\n\r\n'.repeat(10_000)}`));
  t.same(
    answers.map(({ status }) => status),
    [200, 200, 400],
  );
  isProblem(t, answers, 400, 'malformed_request', 'the rest');
});

t.test('who goes on sending, or goes away, harms nobody', async (t) => {
  const gateway = await startGateway(t);
  for (let round = 0; round < 20; round += 1) {
    const socket = openSocket(gateway);
    socket.write('nonsense\r\n\r\n');
    if (round % 2 === 0) socket.resetAndDestroy();
    else for (let more = 0; more < 50; more += 1) socket.write('more\r\n\r\n'.repeat(1_000));
    await delay(5);
    socket.destroy();
  }
  const half = openSocket(gateway);
  half.write('POST /api/v1/auth/login HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n{');
  await delay(50);
  half.resetAndDestroy();
  t.equal((await rawRequest(gateway.url, { path: '/health' })).status, 200);
});

t.test('what takes too long to arrive gets a problem document', async (t) => {
  const server = createHttpServer(new Koa(), createLogger('silent'));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.teardown(() => server.close());
  // Node looks for late requests every half minute; the test says at once that it found one.
  server.on('connection', (socket) => {
    server.emit('clientError', Object.assign(new Error('late'), { code: 'ERR_HTTP_REQUEST_TIMEOUT' }), socket);
  });
  const { port } = server.address() as AddressInfo;
  const text = await exchange({ url: `http://127.0.0.1:${port}` }, 'GET / HTTP/1.1\r\n');
  isProblem(t, answersIn(text), 408, 'request_timeout', 'late');
});
