import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import t, { type Test } from 'tap';
import { readFederation } from '../../../src/domains/iam/index.ts';
import { rolesOf } from '../../../src/domains/iam/federation/role-mapping.ts';
import { readConfig } from '../../../src/config.ts';
import { federationOf } from '../../../src/federation.ts';
import { createLogger } from '../../../src/shared/logger.ts';
import { packageRoot } from '../../../src/shared/package-root.ts';
import { temporaryFolder } from '../../fixtures/folder.ts';

const options = { production: true, ownIssuer: 'https://cloud.example', environment: {} };
const provider = { key: 'a', name: 'A', issuer: 'https://id.example', client_id: 'x' };

const fileWith = (t: Test, text: string): string => {
  const file = join(temporaryFolder(t), 'federation.yaml');
  writeFileSync(file, text);
  return file;
};
const read = (t: Test, content: unknown, more: object = {}) =>
  readFederation(fileWith(t, JSON.stringify(content)), { ...options, ...more });

t.test('the documented example is one', async (t) => {
  const text = readFileSync(join(packageRoot, 'docs/federation.md'), 'utf8');
  const [, example = ''] = /```yaml\n(.*?)```/s.exec(text) ?? [];
  const environment = { CORPORATE_CLIENT_SECRET: 'one', PARTNER_CLIENT_SECRET: 'two' };
  const { providers, returnTo } = readFederation(fileWith(t, example), { ...options, environment });
  const [corporate] = providers;
  t.match(corporate, { clientSecret: 'one', accessTokens: { issuer: 'https://id.corp.example', type: 'at+jwt' } });
  t.same(returnTo, ['https://console.example/signed-in']);
  const given = (claims: object) => [
    ...(rolesOf(corporate?.tenants ?? [], claims as Record<string, unknown>).get('demo') ?? []),
  ];
  t.same(given({}), ['viewer']);
  t.same(given({ groups: ['cloud-admins'] }), ['viewer', 'tenant_admin']);
  t.same(given({ realm_access: { roles: ['operator'] } }), ['viewer'], 'only one of two conditions');
  t.same(given({ realm_access: { roles: ['operator'] }, department: 'infrastructure' }), ['viewer', 'member']);
  for (const claims of [
    { groups: 'cloud-admins' },
    { groups: { 'cloud-admins': true } },
    { groups: [['cloud-admins']] },
    { groups: null },
  ]) {
    t.same(given(claims), ['viewer'], JSON.stringify(claims));
  }
  const inherited = rolesOf(
    [{ tenant: 'x', when: [{ claim: ['constructor', 'name'], equals: 'Object' }], roles: ['r'] }],
    {},
  );
  t.equal(inherited.size, 0, 'what is inherited is no claim');
  const fields = [...text.matchAll(/^\| `(\w+)` /gm)].map(([, name]) => name);
  const { key, name, client_id, clientSecret, accessTokens, ...settable } =
    corporate ?? ({} as Record<string, unknown>);
  t.ok(key && name && client_id && clientSecret && accessTokens);
  t.same([...fields].sort(), [...Object.keys(settable), 'access_tokens'].sort(), 'every field is in the table');
});

t.test('what is wrong is named with its field', async (t) => {
  const cases: [object, RegExp][] = [
    [{}, /providers: /],
    [{ providers: [] }, /providers: /],
    [{ providers: [provider], surprise: 1 }, /surprise/],
    [{ providers: [{ ...provider, key: 'A/B' }] }, /providers\.0\.key: must be lower-case/],
    [{ providers: [{ ...provider, isuer: 'x' }] }, /providers\.0.*isuer/],
    [{ providers: [{ ...provider, issuer: 'http://id.example' }] }, /providers\.0\.issuer: must be an https address/],
    [{ providers: [{ ...provider, issuer: 'http://127.0.0.1:1' }] }, /providers\.0\.issuer: must be an https address/],
    [{ providers: [{ ...provider, issuer: 'https://u:p@id.example' }] }, /providers\.0\.issuer: must be/],
    [{ providers: [{ ...provider, issuer: 'https://id.example?x' }] }, /providers\.0\.issuer: must be/],
    [{ providers: [{ ...provider, issuer: 'https://cloud.example' }] }, /issuer: is that of our own tokens/],
    [{ providers: [{ ...provider, origins: ['ftp://x.example'] }] }, /providers\.0\.origins\.0: must be/],
    [{ providers: [{ ...provider, scopes: ['email'] }] }, /scopes: must include openid/],
    [{ providers: [{ ...provider, client_secret: 'x', client_secret_env: 'X' }] }, /client_secret: give it in one way/],
    [{ providers: [{ ...provider, client_secret_env: 'X' }] }, /client_secret_env: the variable X is not set/],
    [{ providers: [{ ...provider, client_secret_file: '/nowhere' }] }, /client_secret_file: cannot be read/],
    [{ providers: [provider, { ...provider, issuer: 'https://b.example' }] }, /providers\.1\.key: another provider/],
    [{ providers: [provider, { ...provider, key: 'b' }] }, /providers\.1\.issuer: another provider/],
    [{ providers: [{ ...provider, id_token_algorithms: ['HS256'] }] }, /id_token_algorithms\.0/],
    [{ providers: [{ ...provider, id_token_algorithms: ['none'] }] }, /id_token_algorithms\.0/],
    [
      { providers: [{ ...provider, access_tokens: { audience: 'y', algorithms: ['HS256'] } }] },
      /access_tokens\.algorithms\.0/,
    ],
    [{ providers: [{ ...provider, access_tokens: {} }] }, /access_tokens\.audience/],
    [
      { providers: [{ ...provider, access_tokens: { audience: 'x' } }] },
      /access_tokens\.audience: must not be the client_id/,
    ],
    [
      { providers: [{ ...provider, access_tokens: { audience: 'y', issuer: 'https://cloud.example' } }] },
      /our own tokens/,
    ],
    [
      { providers: [{ ...provider, access_tokens: { audience: 'y', jwks_uri: 'http://x.example' } }] },
      /access_tokens\.jwks_uri: must be/,
    ],
    [
      { providers: [{ ...provider, tenants: [{ tenant: 'platform', roles: ['viewer'] }] }] },
      /tenants\.0\.tenant: roles of the platform/,
    ],
    [
      { providers: [{ ...provider, tenants: [{ tenant: '00000000-0000-7000-8000-000000000001', roles: ['x'] }] }] },
      /roles of the platform/,
    ],
    [{ providers: [{ ...provider, tenants: [{ tenant: 'x', roles: [] }] }] }, /tenants\.0\.roles/],
    [
      { providers: [{ ...provider, tenants: [{ tenant: 'x', roles: ['r'], when: { claim: 'c' } }] }] },
      /providers\.0\.tenants\.0\.when/,
    ],
    [{ providers: [provider], return_to: ['http://console.example'] }, /return_to\.0: must be/],
  ];
  for (const [content, message] of cases) {
    t.throws(() => read(t, content), { message }, JSON.stringify(content));
    t.throws(() => read(t, content), { message: /^FEDERATION_FILE .*federation\.yaml is not valid/ });
  }
  t.throws(() => readFederation('/nowhere', options), { message: /FEDERATION_FILE \/nowhere .*it cannot be read/s });
  t.throws(() => readFederation(fileWith(t, 'a: ['), options), { message: /it cannot be read/ });
  const secret = fileWith(t, 'from a file\n');
  t.equal(
    read(t, { providers: [{ ...provider, client_secret_file: secret }] }).providers[0]?.clientSecret,
    'from a file',
  );
  t.ok(
    read(t, { providers: [{ ...provider, issuer: 'http://127.0.0.1:1' }] }, { production: false }),
    'loopback, in development',
  );
});

t.test('providers must know where to send browsers back to', async (t) => {
  const file = fileWith(t, JSON.stringify({ providers: [provider] }));
  const log = createLogger('silent');
  const start = (environment: Record<string, string>) => federationOf(readConfig(environment), '/api/v1', log);
  for (const PUBLIC_URL of ['', 'http://cloud.example', 'https://cloud.example?x=1']) {
    t.throws(() => start({ FEDERATION_FILE: file, PUBLIC_URL }), { message: /PUBLIC_URL/ }, PUBLIC_URL);
  }
  const { providers, secure } = start({ FEDERATION_FILE: file, PUBLIC_URL: 'https://cloud.example/' });
  t.same(
    [...providers.values()].map(({ redirectUri }) => redirectUri),
    ['https://cloud.example/api/v1/auth/federation/a/callback'],
  );
  t.ok(secure);
  t.same(start({}).settings.providers, [], 'without a file, nobody');
});
