import t from 'tap';
import { connect } from '../../fixtures/database.ts';
import { createTenantNamed, startFederated, type Federated, type FederatedOptions } from '../../fixtures/federation.ts';
import { Passwords } from '../../../src/domains/iam/index.ts';
import { newId } from '../../../src/shared/ids.ts';
import { administrator } from '../../fixtures/template-database.ts';

const tenants = [{ tenant: 'acme', roles: ['viewer'] }];
const password = 'correct horse battery staple';

const begin = async (t: Parameters<typeof startFederated>[0], options: object, more: FederatedOptions = {}) => {
  const federated = await startFederated(t, { configure: () => ({ jit: true, tenants, ...options }), ...more });
  const acme = await createTenantNamed(federated.gateway, 'acme');
  const owner = await connect(t, federated.gateway.urls.ownerUrl);
  const count = async (): Promise<unknown> =>
    (
      await owner.query(`SELECT (SELECT count(*) FROM users)::int AS users,
        (SELECT count(*) FROM federated_identities)::int AS identities, (SELECT count(*) FROM audit_events)::int AS records`)
    ).rows[0];
  return { ...federated, acme, owner, count };
};

const arrive = ({ a, signIn }: Federated, claims: object, subject = newId()) => {
  a.people.set(subject, { ...claims });
  a.atBrowser = subject;
  return signIn('a');
};

t.test('no account is found, made or linked by an address that is not verified', async (t) => {
  const federated = await begin(t, { trust_email: true });
  const admin = await federated.gateway.createPersona(federated.acme, { role: 'tenant_admin' });
  const before = await federated.count();
  for (const email of [admin.email, 'new@corp.example']) {
    for (const email_verified of [false, undefined, null, 'true', 1]) {
      const answer = await arrive(federated, { email, email_verified });
      t.match(answer.json, { status: 403, code: 'forbidden' }, `${email}: ${String(email_verified)}`);
    }
  }
  for (const email of [undefined, '', 'nobody', 7, `${'a'.repeat(250)}@corp.example`, 'a\u0000@corp.example']) {
    t.equal((await arrive(federated, { email, email_verified: true })).status, 403, JSON.stringify(email));
  }
  t.same(await federated.count(), before, 'nothing was written');
});

t.test('an account that exists is linked only where the provider is trusted with addresses', async (t) => {
  const federated = await begin(t, { trust_email: false });
  const admin = await federated.gateway.createPersona(federated.acme, { role: 'tenant_admin' });
  const before = await federated.count();
  const refused = await arrive(federated, { email: admin.email.toUpperCase(), email_verified: true });
  t.match(refused.json, { status: 409, code: 'conflict' });
  t.same(await federated.count(), before);
});

t.test('linking takes away the password, which somebody else may have chosen', async (t) => {
  const federated = await begin(t, { trust_email: true });
  const { gateway, owner, acme } = federated;
  const evil = await gateway.createTenant();
  const attacker = await gateway.createPersona(evil, { role: 'tenant_admin' });
  const email = 'victim@corp.example';
  await attacker.api.POST('/users', { body: { email, password, first_name: 'V', last_name: 'V' } });
  const early = await gateway.client().POST('/auth/login', { body: { email, password } });
  t.equal(early.response.status, 200, 'the attacker signs in to the account they prepared');
  const arrived = await arrive(federated, { email, email_verified: true }, 'victim');
  t.equal(arrived.status, 200);
  t.equal((arrived.json.user as { id: string }).id, early.data?.user.id);
  t.equal((await gateway.client(early.data?.access_token).GET('/auth/me')).response.status, 401, 'their session ended');
  t.equal(
    (await gateway.client().POST('/auth/refresh', { body: { refresh_token: early.data?.refresh_token ?? '' } }))
      .response.status,
    401,
  );
  t.equal(
    (await gateway.client().POST('/auth/login', { body: { email, password } })).response.status,
    401,
    'and their password',
  );
  const { rows } = await owner.query(
    `SELECT action, after ->> 'password' AS password FROM audit_events WHERE action = 'link'`,
  );
  t.same(rows, [{ action: 'link', password: 'removed' }]);

  t.equal(
    (await arrive(federated, { email, email_verified: true }, 'successor')).status,
    409,
    'another person with the address',
  );
  t.equal(
    (await arrive(federated, { email: 'moved@corp.example', email_verified: false }, 'victim')).status,
    200,
    'later only the subject counts',
  );
  t.ok(acme);
});

t.test('an operator’s account is never linked by its address', async (t) => {
  const federated = await begin(t, { trust_email: true });
  const operator = await federated.gateway.operator();
  const before = await federated.count();
  for (const email of [operator.email, administrator.email]) {
    t.equal((await arrive(federated, { email, email_verified: true })).status, 409, email);
  }
  t.same(await federated.count(), before);
});

t.test('who is deactivated stays out', async (t) => {
  const federated = await begin(t, { trust_email: true });
  const { owner, gateway, acme } = federated;
  const email = 'ada@corp.example';
  t.equal((await arrive(federated, { email, email_verified: true }, '1')).status, 200);
  const other = await gateway.createPersona(acme, null);
  await owner.query('UPDATE users SET is_active = false WHERE email_canonical = ANY ($1)', [[email, other.email]]);
  const before = await federated.count();
  t.match((await arrive(federated, { email, email_verified: true }, '1')).json, {
    status: 403,
    detail: 'This account is deactivated.',
  });
  t.equal((await arrive(federated, { email: other.email, email_verified: true }, '2')).status, 403, 'nor is it linked');
  t.same(await federated.count(), before);
});

t.test('without just-in-time accounts, only who has one comes in', async (t) => {
  const federated = await begin(t, { jit: false, trust_email: true });
  t.match((await arrive(federated, { email: 'new@corp.example', email_verified: true })).json, {
    status: 403,
    detail: 'No account here is linked to this identity.',
  });
  const known = await federated.gateway.createPersona(federated.acme, null);
  t.equal((await arrive(federated, { email: known.email, email_verified: true })).status, 200);
});

t.test('names are fit to be ours, whatever the provider says', async (t) => {
  const federated = await begin(t, {});
  const cases: [object, string, string][] = [
    [{ given_name: 'Ada', family_name: 'Lovelace' }, 'Ada', 'Lovelace'],
    [{ name: 'Ada King Lovelace' }, 'Ada', 'King Lovelace'],
    [{ name: 'Plato' }, 'Plato', '-'],
    [{}, 'person3', '-'],
    [{ given_name: ' \u0000 ', family_name: 'x\u0000y\n' }, 'person4', 'x y'],
    [{ given_name: 'a'.repeat(200), family_name: 7 }, 'a'.repeat(100), '-'],
  ];
  for (const [n, [names, first, last]] of cases.entries()) {
    const { json } = await arrive(federated, { ...names, email: `person${n}@corp.example`, email_verified: true });
    t.match(json.user, { first_name: first, last_name: last }, JSON.stringify(names));
  }
});

t.test('one’s identities: seen, unlinked, but not the last way in', async (t) => {
  const federated = await begin(t, { trust_email: true });
  const { gateway, owner, acme, a, b, signIn } = federated;
  const claims = { email: 'ada@corp.example', email_verified: true };
  const { json } = await arrive(federated, claims, '1');
  const api = gateway.client(String(json.access_token));
  const list = async () => (await api.GET('/auth/identities')).data?.items ?? [];
  const unlink = (id: string, from = api) =>
    from.DELETE('/auth/identities/{identity_id}', { params: { path: { identity_id: id } } });
  const [only] = await list();
  t.match(only, { issuer: a.issuer, subject: '1', email: 'ada@corp.example' });
  const last = await unlink(only?.id ?? '');
  t.match(last.error, { status: 409, detail: /only way to sign in/ });
  const stranger = await gateway.createPersona(acme, { role: 'tenant_admin' });
  t.equal((await unlink(only?.id ?? '', stranger.api)).response.status, 404, 'another’s is not there');
  t.equal((await stranger.api.GET('/auth/identities')).data?.total, 0);

  b.people.set('2', claims);
  b.atBrowser = '2';
  await signIn('b');
  const both = await list();
  t.equal(both.length, 2);
  const answers = await Promise.all(both.map(({ id }) => unlink(id)));
  t.same(answers.map(({ response }) => response.status).sort(), [204, 409], 'of both at once, one stays');

  const hash = await new Passwords().hash(password);
  await owner.query('UPDATE users SET password_hash = $1 WHERE email_canonical = $2', [hash, claims.email]);
  const [rest] = await list();
  t.equal((await unlink(rest?.id ?? '')).response.status, 204, 'with a password there is another way');
  t.equal(
    (await api.GET('/vms', { headers: { 'x-tenant-id': acme } })).response.status,
    404,
    'what the claims gave is gone',
  );
  const { rows } = await owner.query(
    `SELECT action, outcome FROM audit_events WHERE resource_type = 'identity' AND action = 'unlink' AND outcome = 'allowed'`,
  );
  t.equal(rows.length, 2, 'recorded');
});
