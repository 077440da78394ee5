import { generateKeyPairSync } from 'node:crypto';
import fc from 'fast-check';
import jwt from 'jsonwebtoken';
import t from 'tap';
import { AccessTokens } from '../../src/domains/iam/index.ts';
import { newId } from '../../src/shared/ids.ts';
import { startGateway } from '../fixtures/gateway.ts';
import { byPassword } from '../fixtures/proof.ts';
import { rawRequest } from '../fixtures/raw-request.ts';
import { encoded, threePartToken } from '../fixtures/tokens.ts';

const newKey = (): string =>
  generateKeyPairSync('rsa', {
    modulusLength: 2048,
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
    publicKeyEncoding: { type: 'spki', format: 'pem' },
  }).privateKey;

const [older, newer, foreign] = [newKey(), newKey(), newKey()];
const settings = { issuer: 'issuer', audience: 'audience', lifetime: 900 };
const claims = { principalId: newId(), tenantId: newId(), sessionId: newId() };
let now = Date.now();
const tokensOf = (signingKey: string, more: object = {}) =>
  new AccessTokens({ ...settings, signingKey, ...more }, () => now);

t.test('keys are changed without signing anybody out', async (t) => {
  const before = tokensOf(older);
  const prepared = tokensOf(older + newer);
  const moved = tokensOf(newer + older);
  const after = tokensOf(newer);
  const old = before.issue(claims, byPassword);
  for (const nodes of [before, prepared, moved]) t.same(nodes.verify(old), claims);
  t.equal(after.verify(old), null, 'once it is removed, a key is good for nothing');
  const young = moved.issue(claims, byPassword);
  for (const nodes of [prepared, moved, after]) t.same(nodes.verify(young), claims);
  t.equal(before.verify(young), null);
  t.equal(prepared.publicJwks().length, 2);
  t.notOk(
    prepared.publicJwks().some((key) => 'd' in key),
    'nothing private is told',
  );
});

t.test('only a token of ours, for us, of the right kind and time', async (t) => {
  const tokens = tokensOf(newer);
  const good = tokens.issue(claims, byPassword);
  const decoded = jwt.decode(good, { complete: true });
  const header = decoded?.header ?? { alg: 'RS256' };
  const payload = decoded?.payload as jwt.JwtPayload;
  const forge = (key: string, change: { header?: object; payload?: object }, algorithm: jwt.Algorithm = 'RS256') =>
    jwt.sign(JSON.parse(JSON.stringify({ ...payload, ...change.payload })) as object, key, {
      algorithm,
      header: { ...header, alg: algorithm, ...change.header },
    });
  t.same(tokens.verify(forge(newer, {})), claims, 'the forger does it right');
  t.match(payload, { amr: ['pwd'], auth_time: Math.floor(byPassword.at.getTime() / 1_000) });
  const publicPem = JSON.stringify(tokens.publicJwks()[0]);
  const bad: Record<string, string> = {
    'a foreign key': forge(foreign, {}),
    'a foreign kid': forge(newer, { header: { kid: 'x' } }),
    'another algorithm': forge(newer, {}, 'RS512'),
    'the public key as a secret': forge(publicPem, {}, 'HS256'),
    'no signature': `${Buffer.from(JSON.stringify({ ...header, alg: 'none' })).toString('base64url')}.${good.split('.')[1] ?? ''}.`,
    'another type': forge(newer, { header: { typ: 'JWT' } }),
    'another issuer': tokensOf(newer, { issuer: 'x' }).issue(claims, byPassword),
    'another audience': tokensOf(newer, { audience: 'x' }).issue(claims, byPassword),
    'no session': forge(newer, { payload: { sid: undefined } }),
    'no expiry': forge(newer, { payload: { exp: undefined } }),
    expired: forge(newer, { payload: { exp: Math.floor(now / 1_000) - 1 } }),
    'not yet valid': forge(newer, { payload: { nbf: Math.floor(now / 1_000) + 60 } }),
    'a subject that is no id': forge(newer, { payload: { sub: 'admin' } }),
    'a tenant that is no id': forge(newer, { payload: { tid: 'x' } }),
  };
  for (const [name, token] of Object.entries(bad)) t.equal(tokens.verify(token), null, name);
  t.same(tokens.verify(good), claims);
  now += 900_000;
  t.equal(tokens.verify(good), null, 'expired, though it was verified before');
});

t.test('what is no RSA key is refused, without repeating it', async (t) => {
  const { privateKey } = generateKeyPairSync('ed25519');
  for (const key of ['', 'secret', older + privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()]) {
    t.throws(() => tokensOf(key), /^TOKEN_SIGNING_KEY must be an RSA private key in PEM \(PKCS #8\), or several\.$/);
  }
});

t.test('whatever a bearer token holds, it is refused and nothing fails', async (t) => {
  const tokens = tokensOf(newer);
  const kids = tokens.publicJwks().map(({ kid }) => kid);
  const hostile = threePartToken({ kid: fc.constantFrom(...kids, 'x', 1, null) });
  t.doesNotThrow(() => {
    fc.assert(
      fc.property(hostile, (token) => tokens.verify(token) === null),
      { numRuns: 1_000 },
    );
  });
  const gateway = await startGateway(t);
  const malformed = [
    [{ alg: 'RS256', typ: 'JWT' }, 'not json', 'sig'],
    [{ alg: 'RS256', typ: 'JWT', kid: gateway.tokens.publicJwks()[0]?.kid }, '{', 'sig'],
    [null, null, ''],
  ];
  for (const parts of malformed) {
    const token = parts.map(encoded).join('.');
    const answer = await rawRequest(gateway.url, { path: '/api/v1/users/me', token });
    t.match(answer, { status: 401, json: { code: 'unauthenticated' } }, token);
  }
});
