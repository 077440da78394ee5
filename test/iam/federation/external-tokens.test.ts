import { setTimeout as delay } from 'node:timers/promises';
import fc from 'fast-check';
import { generateKeyPair, SignJWT, UnsecuredJWT, type JWTPayload } from 'jose';
import t from 'tap';
import { apiAudience, createTenantNamed, startFederated, type Federated } from '../../fixtures/federation.ts';
import { rawRequest } from '../../fixtures/raw-request.ts';
import { threePartToken } from '../../fixtures/tokens.ts';

const accessTokens = { audience: apiAudience };
const configure = () => ({ jit: true, tenants: [{ tenant: 'acme', roles: ['member'] }], access_tokens: accessTokens });

/** A person who signed in once, so that their identity is known. */
const begin = async (
  t: Parameters<typeof startFederated>[0],
  more: object = {},
): Promise<Federated & { acme: string }> => {
  const federated = await startFederated(t, { configure: () => ({ ...configure(), ...more }) });
  const acme = await createTenantNamed(federated.gateway, 'acme');
  federated.a.people.set('ada', { email: 'ada@corp.example', email_verified: true });
  federated.a.atBrowser = 'ada';
  await federated.signIn('a');
  return { ...federated, acme };
};

const now = () => Math.floor(Date.now() / 1_000);
const good = (): JWTPayload => ({ sub: 'ada', aud: apiAudience, iat: now(), exp: now() + 60 });

t.test('a token of an accepted issuer has exactly its user’s rights', async (t) => {
  const { gateway, a, acme } = await begin(t);
  const api = gateway.client(await a.accessToken('ada'));
  t.equal((await api.GET('/vms')).response.status, 200, 'in the only tenant');
  t.match((await api.GET('/users/me')).data, { email: 'ada@corp.example' });
  t.equal((await api.GET('/tenants')).data?.length, 1);
  t.equal((await api.GET('/audit-events')).response.status, 403, 'no more than a member');
  const body = {
    name: 'vm',
    source_type: 'iso',
    iso_url: 'https://x.example/i.iso',
    cpu: 1,
    memory_gb: 1,
    disk_gb: 1,
  } as const;
  t.equal((await api.POST('/vms', { body })).response.status, 201);
  const foreign = await gateway.createTenant();
  t.equal(
    (await api.GET('/vms', { headers: { 'x-tenant-id': foreign } })).response.status,
    404,
    'in no foreign tenant',
  );
  t.equal((await api.GET('/vms', { headers: { 'x-tenant-id': acme } })).response.status, 200);
  const both = await rawRequest(gateway.url, {
    path: '/api/v1/vms',
    token: await a.accessToken('ada'),
    headers: { 'x-api-key': 'x' },
  });
  t.equal(both.status, 400, 'two credentials');

  const key = { name: 'k', permissions: [] };
  t.equal((await api.POST('/api-keys', { body: key })).response.status, 403, 'it makes nothing that outlives it');
  t.equal((await api.POST('/auth/logout')).response.status, 403, 'it is no session');
  t.equal((await api.POST('/auth/switch-tenant', { body: { tenant_id: acme } })).response.status, 403);
  t.equal((await api.GET('/auth/identities')).response.status, 403);

  const operator = await gateway.operator();
  const path = { tenant_id: acme };
  await operator.api.PATCH('/tenants/{tenant_id}', { params: { path }, body: { status: 'suspended' } });
  t.equal((await api.GET('/vms')).response.status, 200, 'a suspended tenant can be read');
  t.match((await api.POST('/vms', { body })).error, { status: 403, detail: /suspended/ });
});

t.test('every kind of bad token', async (t) => {
  const { gateway, a, b, restart } = await begin(t);
  const { privateKey: foreign } = await generateKeyPair('RS256');
  const header = { alg: 'RS256', kid: 'x', typ: 'at+jwt' };
  const sign = (payload: JWTPayload, protectedHeader: { alg: string }, key: Parameters<SignJWT['sign']>[0]) =>
    new SignJWT({ iss: a.issuer, ...payload }).setProtectedHeader(protectedHeader).sign(key);
  const status = async (token: string): Promise<number> => (await gateway.client(token).GET('/vms')).response.status;
  const fine = await a.forge(good());
  t.equal(await status(fine), 200, 'the forger does it right');
  const [head = '', body = '', signature = ''] = fine.split('.');
  const bad: Record<string, string> = {
    'another audience': await a.forge({ ...good(), aud: 'https://other.example' }),
    'no audience': await a.forge({ ...good(), aud: undefined }),
    'another issuer': await a.forge({ ...good(), iss: 'https://id.example' }),
    'an issuer with a slash more': await a.forge({ ...good(), iss: `${a.issuer}/` }),
    'the other provider’s name': await a.forge({ ...good(), iss: b.issuer }),
    'our own name': await a.forge({ ...good(), iss: 'virtualstack' }),
    'no issuer': await a.forge({ ...good(), iss: undefined }),
    expired: await a.forge({ ...good(), exp: now() - 60 }),
    'no expiry': await a.forge({ ...good(), exp: undefined }),
    'not yet valid': await a.forge({ ...good(), nbf: now() + 60 }),
    'no subject': await a.forge({ ...good(), sub: undefined }),
    'an empty subject': await a.forge({ ...good(), sub: '' }),
    'a stranger': await a.forge({ ...good(), sub: 'mallory' }),
    'the same subject of the other issuer': await b.forge(good()),
    'an ID token’s type': await a.forge(good(), { typ: 'JWT' }),
    'no type': await a.forge(good(), { typ: undefined }),
    'a key that is not in the set': await a.forge(good(), { kid: 'x' }),
    'a foreign key': await sign(good(), header, foreign),
    HS256: await sign(good(), { ...header, alg: 'HS256' }, new TextEncoder().encode('x'.repeat(32))),
    'alg none': new UnsecuredJWT({ iss: a.issuer, ...good() }).encode(),
    'no signature': `${head}.${body}.`,
    'another’s signature': `${head}.${Buffer.from(JSON.stringify({ iss: a.issuer, ...good(), sub: 'x' })).toString('base64url')}.${signature}`,
    'two parts': `${head}.${body}`,
    'no token': 'x',
    'no JSON': 'x.y.z',
  };
  for (const [name, token] of Object.entries(bad)) t.equal(await status(token), 401, name);
  const hostile = threePartToken({ iss: fc.constantFrom(a.issuer, [a.issuer], 1), kid: fc.constantFrom('x', 1, null) });
  await t.resolves(
    fc.assert(
      fc.asyncProperty(hostile, async (token) => (await status(token)) === 401),
      { numRuns: 100 },
    ),
    'whatever it holds',
  );

  const untyped = await restart(() => ({
    ...configure(),
    access_tokens: { ...accessTokens, type: 'any', subject_claim: 'uid', algorithms: ['PS256'] },
  }));
  const other = async (token: string) => (await untyped.client(token).GET('/vms')).response.status;
  t.equal(await other(await a.forge({ ...good(), uid: 'ada' })), 401, 'an algorithm that is not accepted');
  const lenient = await restart(() => ({
    ...configure(),
    access_tokens: { ...accessTokens, type: 'any', subject_claim: 'uid' },
  }));
  t.equal(
    (await lenient.client(await a.forge({ ...good(), sub: 'x', uid: 'ada' }, { typ: 'JWT' })).GET('/vms')).response
      .status,
    200,
    'any type, another claim',
  );
  const none = await restart(() => ({ jit: true }));
  t.equal((await none.client(fine).GET('/vms')).response.status, 401, 'an issuer that is no longer accepted');
});

t.test('keys change, and go away', async (t) => {
  const { gateway, a } = await begin(t);
  const status = async (token: string): Promise<number> => (await gateway.client(token).GET('/vms')).response.status;
  const old = await a.forge(good());
  t.equal(await status(old), 200);
  await a.rotateKeys();
  const young = await a.forge(good());
  a.asked.length = 0;
  const statuses = await Promise.all(Array.from({ length: 20 }, () => status(young)));
  t.same([...new Set(statuses)], [401], 'a key that is not known yet');
  t.same(a.asked, [], 'is not asked for with every token');
  await delay(5_100);
  t.equal(await status(young), 200, 'but soon');
  t.equal(await status(old), 401, 'and the old one is gone');
  await a.stop();
  t.equal(await status(await a.forge(good())), 200, 'known keys last through an outage');
});

t.test('an outage of the issuer is no fault of the token', async (t) => {
  const { gateway, a, restart } = await begin(t);
  const token = await a.forge(good());
  await a.stop();
  const fresh = await restart(configure);
  t.match((await fresh.client(token).GET('/vms')).error, { status: 503, code: 'unavailable' });
  t.equal((await fresh.client('x.y.z').GET('/vms')).response.status, 401);
  const own = await gateway.operator();
  t.equal((await fresh.client(own.token).GET('/tenants')).response.status, 200, 'our own tokens do not mind');
  await a.start();
  t.equal((await fresh.client(token).GET('/vms')).response.status, 200, 'back');
});

t.test('unlinking and deactivating stop tokens at once, on every node', async (t) => {
  const { gateway, a, acme, signIn, restart } = await begin(t, { trust_email: true });
  const other = await restart(configure);
  const token = await a.accessToken('ada');
  const both = async (): Promise<number[]> =>
    Promise.all([gateway, other].map(async (node) => (await node.client(token).GET('/vms')).response.status));
  t.same(await both(), [200, 200]);
  const admin = await gateway.createPersona(acme, { role: 'tenant_admin' });
  const { json } = await signIn('a');
  const { id } = json.user as { id: string };
  const activate = (is_active: boolean) =>
    admin.api.PATCH('/users/{user_id}', { params: { path: { user_id: id } }, body: { is_active } });
  t.equal((await activate(false)).response.status, 200);
  t.same(await both(), [401, 401], 'deactivated');
  await activate(true);
  t.same(await both(), [200, 200]);
  const session = gateway.client(String((await signIn('a')).json.access_token));
  await gateway.database.transact({ tenantId: null, principalId: null, platform: true }, async (transaction) => {
    await transaction.client.query(`UPDATE users SET password_hash = 'x' WHERE id = $1`, [id]);
  });
  const [identity] = (await session.GET('/auth/identities')).data?.items ?? [];
  const path = { identity_id: identity?.id ?? '' };
  t.equal((await session.DELETE('/auth/identities/{identity_id}', { params: { path } })).response.status, 204);
  t.same(await both(), [401, 401], 'unlinked');
});
