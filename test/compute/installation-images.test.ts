import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import type { RequestListener } from 'node:http';
import t, { type Test } from 'tap';
import { setTimeout as delay } from 'node:timers/promises';
import { InstallationImages, SimulatedProvider } from '../../src/domains/compute/index.ts';
import { ProviderError } from '../../src/domains/compute/providers/provider.ts';
import { Outbound, parseNetworks } from '../../src/outbound/index.ts';
import { temporaryFolder } from '../fixtures/folder.ts';
import { startGateway, type ApiClient } from '../fixtures/gateway.ts';
import { startHttpsServer, testAuthority } from '../fixtures/https-server.ts';
import { settled, withWorker } from '../fixtures/machines.ts';

/** The least that is an ISO image: its first volume descriptor. */
const iso = Buffer.concat([Buffer.alloc(32_768), Buffer.from('\x01CD001\x01'), Buffer.alloc(2_041)]);
const sha256 = createHash('sha256').update(iso).digest('hex');

const { signal } = new AbortController();

const imagesIn = (t: Test, allowed = ['127.0.0.1'], { longest = 100_000, time = 3_000 } = {}) => {
  const folder = temporaryFolder(t);
  const outbound = new Outbound({ allowed: parseNetworks(allowed), ca: testAuthority });
  return { folder, images: new InstallationImages({ outbound, folder, longest, time }) };
};

const serve = (t: Test, listener: RequestListener): Promise<string> => startHttpsServer(t, listener);

const failure = (call: Promise<unknown>): Promise<unknown> =>
  call.then(
    () => null,
    (error: unknown) => error,
  );

void t.test('an image is fetched, checked, and disposed of', async (t) => {
  const origin = await serve(t, (request, response) => {
    if (request.url === '/moved') response.writeHead(302, { location: '/debian.iso' }).end();
    else response.end(iso);
  });
  const { images, folder } = imagesIn(t);
  for (const [path, checksum] of [
    ['/debian.iso', sha256],
    ['/moved', null],
  ] as const) {
    const { file, dispose } = await images.fetch(origin + path, checksum, signal);
    t.ok(readFileSync(file).equals(iso), path);
    await dispose();
    t.same(readdirSync(folder), [], 'nothing is left');
  }
});

void t.test('what is refused', async (t) => {
  let asked = 0;
  const elsewhere = await serve(t, (_, response) => {
    asked += 1;
    response.end(iso);
  });
  const origin = await serve(t, (request, response) => {
    switch (request.url) {
      case '/elsewhere':
        return response.writeHead(302, { location: `${elsewhere}/x.iso` }).end();
      case '/plain':
        return response.writeHead(301, { location: origin.replace('https:', 'http:') }).end();
      case '/metadata':
        return response.writeHead(307, { location: 'https://169.254.169.254/latest' }).end();
      case '/circle':
        return response.writeHead(302, { location: '/circle' }).end();
      case '/nowhere':
        return response.writeHead(302, { location: 'https://[' }).end();
      case '/qcow2':
        return response.end(Buffer.concat([Buffer.from('QFI\xfb', 'latin1'), Buffer.alloc(40_000)]));
      case '/short':
        return response.end('short');
      case '/announced':
        return response.writeHead(200, { 'content-length': 1_000_000 }).end();
      case '/endless': {
        const chunk = Buffer.alloc(16_384);
        const more = (): void => {
          while (!response.destroyed && response.write(chunk));
        };
        response.on('drain', more);
        more();
        return;
      }
      case '/other':
        return response.end(Buffer.concat([iso, Buffer.alloc(1)]));
      default:
        return response.writeHead(404).end();
    }
  });
  const { images, folder } = imagesIn(t);
  const cases: [string, RegExp][] = [
    ['/elsewhere', /leads elsewhere/],
    ['/plain', /leads elsewhere/],
    ['/metadata', /leads elsewhere/],
    ['/circle', /in circles/],
    ['/nowhere', /leads elsewhere/],
    ['/qcow2', /no ISO image/],
    ['/short', /no ISO image/],
    ['/announced', /too large/],
    ['/endless', /too large/],
    ['/missing', /answered with 404/],
    ['/other', /another checksum/],
  ];
  for (const [path, message] of cases) {
    const checksum = path === '/other' ? sha256 : null;
    t.match(await failure(images.fetch(origin + path, checksum, signal)), { kind: 'rejected', message }, path);
  }
  t.equal(asked, 0, 'where a redirect led was never asked');
  t.same(readdirSync(folder), [], 'nothing is left');
});

void t.test('only the public internet is reached, and what an operator allows', async (t) => {
  let asked = 0;
  const origin = await serve(t, (_, response) => {
    asked += 1;
    response.end(iso);
  });
  const { images } = imagesIn(t, []);
  const { port } = new URL(origin);
  const hosts = [`127.0.0.1:${port}`, `localhost:${port}`, `[::1]:${port}`, `[::ffff:127.0.0.1]:${port}`];
  for (const host of [...hosts, `0.0.0.0:${port}`, `2130706433:${port}`, `0x7f.1:${port}`, '169.254.169.254']) {
    const outcome = await failure(images.fetch(`https://${host}/x.iso`, null, signal));
    t.match(outcome, { kind: 'rejected', message: /public internet/ }, host);
  }
  t.match(await failure(images.fetch(`https://user:pass@127.0.0.1:${port}/`, null, signal)), {
    message: /name no user/,
  });
  t.match(await failure(images.fetch(`http://127.0.0.1:${port}/`, null, signal)), { message: /begin with https/ });
  t.equal(asked, 0, 'nobody was asked');
  const others = imagesIn(t, ['192.0.2.0/24']);
  t.match(
    await failure(others.images.fetch(`${origin}/x.iso`, null, signal)),
    { kind: 'rejected' },
    'allowed are others',
  );
});

void t.test('what may come yet is tried again', async (t) => {
  const origin = await serve(t, (request, response) => {
    if (request.url === '/cut') response.writeHead(200, { 'content-length': iso.length }).write(iso.subarray(0, 100));
    if (request.url === '/cut') setTimeout(() => response.destroy(), 20);
    if (request.url === '/busy') response.writeHead(503).end();
    if (request.url === '/slow') response.writeHead(200).write('x');
  });
  const { images, folder } = imagesIn(t, ['127.0.0.1'], { time: 500 });
  for (const path of ['/cut', '/busy', '/slow']) {
    const outcome = await failure(images.fetch(origin + path, null, signal));
    t.ok(outcome instanceof ProviderError && outcome.kind === 'unavailable', path);
  }
  const strange = new InstallationImages({
    outbound: new Outbound({ allowed: parseNetworks(['127.0.0.1']) }),
    ...{ folder, longest: 100_000, time: 5_000 },
  });
  t.match(
    await failure(strange.fetch(`${origin}/x`, null, signal)),
    { kind: 'unavailable' },
    'a certificate that nobody vouches for',
  );
  t.same(readdirSync(folder), []);
});

void t.test('slow images of a tenant hold up its own images alone', async (t) => {
  const asked: string[] = [];
  const origin = await serve(t, (request, response) => {
    asked.push(request.url ?? '');
    if (request.url !== '/slow') response.end(iso);
  });
  const { images } = imagesIn(t);
  class Reading extends SimulatedProvider {
    override readonly readsImages = true;
  }
  const provider = new Reading({ folder: temporaryFolder(t), delayMs: 0 });
  const gateway = await startGateway(t, { provider });
  await withWorker(t, gateway, { images });
  const someone = async () => (await gateway.createPersona(await gateway.createTenant(), { role: 'member' })).api;
  const make = async (api: ApiClient, name: string): Promise<string> => {
    const size = { cpu: 1, memory_gb: 1, disk_gb: 1 };
    const body = { name, source_type: 'iso' as const, iso_url: `${origin}/${name}`, ...size };
    return (await api.POST('/vms', { body })).data?.id ?? '';
  };
  const [one, other] = [await someone(), await someone()];
  await make(one, 'slow');
  while (asked.length === 0) await delay(10);
  const next = await make(one, 'next');
  t.match(await settled(other, await make(other, 'others')), { status: 'RUNNING' }, 'another tenant’s is made');
  t.same(asked, ['/slow', '/others'], 'the next one waits for its turn');
  t.match(await settled(one, next), { status: 'RUNNING' }, 'which comes');
});
