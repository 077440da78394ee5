import { writeFileSync } from 'node:fs';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { generateKeyPair, UnsecuredJWT, type JWTPayload } from 'jose';
import t, { type Test } from 'tap';
import { Browser } from '../../fixtures/browser.ts';
import { connect } from '../../fixtures/database.ts';
import { createTenantNamed } from '../../fixtures/federation.ts';
import { temporaryFolder } from '../../fixtures/folder.ts';
import { startGateway } from '../../fixtures/gateway.ts';
import { answerJson, startHostileProvider } from '../../fixtures/hostile-provider.ts';

const clientSecret = 'a secret that the client and the provider share';

const begin = async (t: Test, more: object = {}) => {
  const hostile = await startHostileProvider(t);
  const file = join(temporaryFolder(t), 'federation.json');
  const tenants = [{ tenant: 'acme', roles: ['viewer'] }];
  const client = { client_id: hostile.clientId, client_secret: clientSecret };
  const provider = { key: 'h', name: 'H', issuer: hostile.issuer, ...client, jit: true, tenants, ...more };
  writeFileSync(file, JSON.stringify({ providers: [provider] }));
  const environment = { FEDERATION_FILE: file, PUBLIC_URL: 'http://127.0.0.1:1', SIGN_IN_LIMIT_PER_ADDRESS: '1000' };
  const gateway = await startGateway(t, { environment });
  await createTenantNamed(gateway, 'acme');
  const owner = await connect(t, gateway.urls.ownerUrl);
  const path = `${gateway.url}/api/v1/auth/federation/h`;
  /** Sign in as far as the gateway lets one. */
  const signIn = async () => {
    const browser = new Browser();
    const { status, json, url } = await browser.visit(path, () => true);
    if (status !== 302) return { status, json };
    const { searchParams } = new URL(url);
    hostile.nonce = searchParams.get('nonce') ?? '';
    const query = new URLSearchParams({ state: searchParams.get('state') ?? '', code: 'x' });
    return browser.visit(`${path}/callback?${query.toString()}`);
  };
  const identities = async (): Promise<unknown> =>
    (await owner.query('SELECT count(*)::int AS count FROM federated_identities')).rows[0];
  return { hostile, signIn, identities, gateway };
};

t.test('ID tokens that do not hold', async (t) => {
  const { hostile, signIn, identities } = await begin(t);
  const { privateKey: foreign } = await generateKeyPair('RS256');
  const secret = new TextEncoder().encode(clientSecret.padEnd(32, ' '));
  const publicKey = new TextEncoder().encode(JSON.stringify(hostile.publicJwk));
  const now = Math.floor(Date.now() / 1_000);
  const changed = (change: JWTPayload, header?: object) => (honest: JWTPayload) =>
    hostile.sign(JSON.parse(JSON.stringify({ ...honest, ...change })) as JWTPayload, header);
  const bad: Record<string, (honest: JWTPayload) => Promise<string> | string> = {
    'alg none': (honest) => new UnsecuredJWT(honest).encode(),
    'HS256 with the client’s secret': (honest) => hostile.sign(honest, { alg: 'HS256' }, secret),
    'HS256 with the public key': (honest) => hostile.sign(honest, { alg: 'HS256' }, publicKey),
    'a foreign key': (honest) => hostile.sign(honest, {}, foreign),
    'a key that is not in the set': changed({}, { kid: 'x' }),
    'another issuer': changed({ iss: 'https://id.example' }),
    'another audience': changed({ aud: 'somebody-else' }),
    'several audiences, for another': changed({ aud: [hostile.clientId, 'other'], azp: 'other' }),
    'no nonce': changed({ nonce: undefined }),
    'another nonce': changed({ nonce: 'x' }),
    expired: changed({ iat: now - 600, exp: now - 300 }),
    'no expiry': changed({ exp: undefined }),
    'no subject': changed({ sub: undefined }),
    'an empty subject': changed({ sub: '' }),
    'a subject longer than any': changed({ sub: 'x'.repeat(5_000) }),
    'a subject that is no text': changed({ sub: { x: 1 } as unknown as string }),
    'no token': () => '',
    'no JWT': () => 'x.y.z',
  };
  for (const [name, idToken] of Object.entries(bad)) {
    hostile.idToken = idToken;
    const answer = await signIn();
    t.match(answer.json, { status: 401, code: 'invalid_credentials' }, name);
  }
  t.same(await identities(), { count: 0 }, 'nothing was written');
  hostile.idToken = (honest) => hostile.sign(honest);
  t.equal((await signIn()).status, 200, 'an honest one holds');
});

t.test('UserInfo is of the same person, or none', async (t) => {
  const { hostile, signIn, identities } = await begin(t);
  hostile.metadata = { userinfo_endpoint: `${hostile.issuer}/userinfo` };
  const withoutEmail = ({ email, ...honest }: JWTPayload) => hostile.sign(email === undefined ? {} : honest);
  hostile.idToken = withoutEmail;
  const say = (body: unknown) =>
    hostile.paths.set('/userinfo', (response) => {
      answerJson(response, body);
    });
  say({ sub: 'somebody else', email: 'root@corp.example', email_verified: true });
  t.equal((await signIn()).status, 401);
  say({ sub: 'mallory', email: 'mallory@corp.example' });
  t.equal((await signIn()).status, 403, 'the ID token’s email_verified speaks of no address of UserInfo’s');
  t.same(await identities(), { count: 0 });
  say({ sub: 'mallory', email: 'mallory@corp.example', email_verified: true });
  t.equal((await signIn()).status, 200);
});

t.test('token endpoints that are out of order, or worse', async (t) => {
  const { hostile, signIn, gateway } = await begin(t);
  const cases: [string, number, (response: ServerResponse) => void][] = [
    [
      'invalid_grant',
      401,
      (response) => {
        answerJson(response, { error: 'invalid_grant' }, 400);
      },
    ],
    [
      'a client it does not know',
      503,
      (response) => {
        answerJson(response, { error: 'invalid_client' }, 401);
      },
    ],
    [
      '500',
      503,
      (response) => {
        answerJson(response, {}, 500);
      },
    ],
    [
      '429',
      503,
      (response) => {
        answerJson(response, {}, 429);
      },
    ],
    ['no JSON', 401, (response) => response.end('<html>')],
    ['nothing', 503, (response) => response.destroy()],
    [
      'a million bytes and one',
      503,
      (response) => {
        answerJson(response, 'x'.repeat(1_000_001));
      },
    ],
    ['a redirect', 401, (response) => response.writeHead(307, { location: `${hostile.issuer}/elsewhere` }).end()],
  ];
  for (const [name, status, answer] of cases) {
    hostile.paths.set('/token', answer);
    t.equal((await signIn()).status, status, name);
  }
  t.notOk(hostile.asked.includes('/elsewhere'), 'no redirect is followed');
  hostile.paths.set('/token', () => undefined);
  const before = Date.now();
  t.equal((await signIn()).status, 503, 'silence');
  t.ok(Date.now() - before < 8_000, 'is not waited for long');
  t.equal((await gateway.client().GET('/auth/federation')).response.status, 200);
});

t.test('only the configured origins are ever asked, whatever the metadata says', async (t) => {
  const inside: string[] = [];
  const internal = createServer((request, response) => {
    inside.push(request.url ?? '');
    answerJson(response, { keys: [] });
  });
  await new Promise<void>((resolve) => internal.listen(0, '127.0.0.1', resolve));
  t.teardown(() => internal.close());
  const address = `http://127.0.0.1:${(internal.address() as AddressInfo).port}`;
  for (const [field, status] of [
    ['token_endpoint', 503],
    ['jwks_uri', 503],
    ['userinfo_endpoint', 503],
  ] as const) {
    const { hostile, signIn } = await begin(t);
    hostile.metadata = { [field]: `${address}/${field}` };
    t.equal((await signIn()).status, status, field);
  }
  t.same(inside, [], 'nobody came');
  const allowed = await begin(t, { origins: [address] });
  allowed.hostile.metadata = { jwks_uri: `${address}/jwks` };
  t.equal((await allowed.signIn()).status, 401, 'no key there is the token’s');
  t.same([...new Set(inside)], ['/jwks']);
});

t.test('no redirect leads anywhere, least of all inside', async (t) => {
  const inside: string[] = [];
  const internal = createServer((request, response) => {
    inside.push(request.url ?? '');
    answerJson(response, { keys: [] });
  });
  await new Promise<void>((resolve) => internal.listen(0, '127.0.0.1', resolve));
  t.teardown(() => internal.close());
  const address = `http://127.0.0.1:${(internal.address() as AddressInfo).port}`;
  const { hostile, signIn, gateway } = await begin(t, { access_tokens: { audience: 'https://api.example' } });
  const bearer = await hostile.sign({ iss: hostile.issuer, aud: 'https://api.example', sub: 'mallory' });
  const show = async () => (await gateway.client(bearer).GET('/vms')).response.status;
  // Without its keys, it is the ID token that does not hold.
  const refusals = { '/.well-known/openid-configuration': 503, '/jwks': 401 };
  for (const [path, refusal] of Object.entries(refusals)) {
    for (const status of [301, 302, 303, 307, 308]) {
      hostile.paths.set(path, (response) => {
        response.writeHead(status, { location: `${address}${path}` }).end();
      });
      t.equal((await signIn()).status, refusal, `${status} from ${path}`);
      t.equal(await show(), 503, `${status} from ${path}, for a bearer token`);
    }
    hostile.paths.clear();
  }
  t.same(inside, [], 'nobody came');
  t.equal((await signIn()).status, 200, 'without, all is well');
});

t.test('metadata that cannot be true', async (t) => {
  for (const metadata of [
    { issuer: 'https://id.example' },
    { authorization_endpoint: 'javascript:alert(1)' },
    { authorization_endpoint: 'http://id.example/authorize' },
    { authorization_endpoint: undefined },
    { jwks_uri: undefined },
  ]) {
    const { hostile, signIn } = await begin(t);
    hostile.metadata = metadata;
    t.match((await signIn()).json, { status: 503, code: 'unavailable' }, JSON.stringify(metadata));
    hostile.metadata = {};
    t.equal((await signIn()).status, 200, 'and it is asked again');
  }
});
