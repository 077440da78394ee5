import t from 'tap';
import { Browser } from '../../fixtures/browser.ts';
import { connect } from '../../fixtures/database.ts';
import { createTenantNamed, rolesIn, startFederated } from '../../fixtures/federation.ts';

const person = { email: 'Ada@Corp.example', email_verified: true, given_name: 'Ada', family_name: 'Lovelace' };
const email = 'ada@corp.example';

/** Everybody may look; who is in the group of admins administers. */
const tenants = [
  { tenant: 'acme', roles: ['viewer'] },
  { tenant: 'acme', when: { claim: 'groups', contains: 'admins' }, roles: ['tenant_admin'] },
  { tenant: 'umbrella', when: { claim: 'groups', contains: 'umbrella' }, roles: ['member', 'no such role'] },
  { tenant: 'absent', roles: ['viewer'] },
  { tenant: 'root', roles: ['viewer'] },
];
const mapped = (key: 'a' | 'b') => ({ jit: true, tenants: key === 'a' ? tenants : tenants.slice(0, 1) });

t.test('the first sign-in makes the account, each one gives the roles of the day', async (t) => {
  const federated = await startFederated(t, { configure: mapped });
  const { gateway, a, signIn } = federated;
  const owner = await connect(t, gateway.urls.ownerUrl);
  await owner.query(`UPDATE tenants SET slug = 'root' WHERE kind = 'platform'`);
  const acme = await createTenantNamed(gateway, 'acme');
  const umbrella = await createTenantNamed(gateway, 'umbrella');
  await gateway.createPersona(acme, { role: 'tenant_admin' });
  t.same((await gateway.client().GET('/auth/federation')).data, [
    { key: 'a', name: 'Provider a' },
    { key: 'b', name: 'Provider b' },
  ]);

  a.people.set('1', { ...person, groups: ['admins'] });
  a.atBrowser = '1';
  const first = await signIn('a');
  t.equal(first.status, 200, first.text);
  t.match(first.json, {
    token_type: 'bearer',
    refresh_token: /^vsr_/,
    user: { email: 'Ada@Corp.example', first_name: 'Ada' },
  });
  const api = gateway.client(String(first.json.access_token));
  t.match((await api.GET('/auth/me')).data, { session: { tenant_id: acme } }, 'the only tenant');
  t.same(await rolesIn(gateway, acme, email), ['Tenant Admin', 'Viewer']);
  t.equal((await api.GET('/roles')).response.status, 200);
  const { rows: nowhere } = await owner.query(
    `SELECT FROM memberships m JOIN tenants t ON t.id = m.tenant_id JOIN users u ON u.id = m.user_id
     WHERE u.email_canonical = '${email}' AND t.kind = 'platform'`,
  );
  t.same(nowhere, [], 'never in the platform, whatever its slug');
  const { rows: trail } = await owner.query(
    `SELECT t.slug, action, resource_type, actor_email, rule_ids, before, after - 'id' - 'subject' - 'issuer' AS after
     FROM audit_events e JOIN tenants t ON t.id = e.tenant_id WHERE actor_email = 'Ada@Corp.example' ORDER BY e.occurred_at`,
  );
  t.match(trail, [
    {
      slug: 'root',
      action: 'create',
      resource_type: 'user',
      rule_ids: ['federation.a'],
      after: { email: 'Ada@Corp.example' },
    },
    {
      slug: 'acme',
      action: 'federate',
      resource_type: 'membership',
      before: null,
      after: { roles: ['Tenant Admin', 'Viewer'] },
    },
    { slug: 'acme', action: 'sign_in', resource_type: 'session', rule_ids: ['document.public'] },
  ]);
  t.equal(trail.length, 3);

  a.people.set('1', { ...person, groups: ['umbrella'] });
  const second = await signIn('a');
  t.same((second.json.user as { id: string }).id, (first.json.user as { id: string }).id, 'the same account');
  t.same(await rolesIn(gateway, acme, email), ['Viewer'], 'no longer an administrator');
  t.same(await rolesIn(gateway, umbrella, email), ['Member'], 'and what is no role is none');
  t.match((await gateway.client(String(second.json.access_token)).GET('/auth/me')).data, {
    session: { tenant_id: null },
  });
  t.equal(
    (await api.PATCH('/tenants/{tenant_id}', { params: { path: { tenant_id: acme } }, body: { name: 'x' } })).response
      .status,
    403,
    'the old session lost it as well',
  );
  const before = await owner.query(`SELECT count(*) FROM audit_events WHERE action <> 'sign_in'`);
  await signIn('a');
  t.same(
    (await owner.query(`SELECT count(*) FROM audit_events WHERE action <> 'sign_in'`)).rows,
    before.rows,
    'what changes nothing leaves no record but of the sign-in',
  );

  a.people.set('1', { ...person, groups: 'umbrella' });
  await signIn('a');
  t.equal(await rolesIn(gateway, umbrella, email), null, 'text is no list: gone from where nothing is left');
});

t.test('the tenant asked for', async (t) => {
  const { gateway, a, signIn } = await startFederated(t, { configure: mapped });
  const acme = await createTenantNamed(gateway, 'acme');
  const other = await createTenantNamed(gateway, 'umbrella');
  a.people.set('1', { ...person, groups: ['umbrella'] });
  a.atBrowser = '1';
  for (const tenant of [acme, other]) {
    const { json } = await signIn('a', new Browser(), `?tenant_id=${tenant.toUpperCase()}`);
    const me = await gateway.client(String(json.access_token)).GET('/auth/me');
    t.equal(me.data?.session.tenant_id, tenant);
  }
  const foreign = await createTenantNamed(gateway, 'foreign');
  t.equal((await signIn('a', new Browser(), `?tenant_id=${foreign}`)).status, 404);
});

t.test('what was given by hand stays, and what another provider gives too', async (t) => {
  const readers = [{ tenant: 'acme', when: { claim: 'groups', contains: 'readers' }, roles: ['viewer', 'member'] }];
  const { gateway, a, b, signIn } = await startFederated(t, {
    configure: () => ({ trust_email: true, tenants: readers }),
  });
  const acme = await createTenantNamed(gateway, 'acme');
  const guest = await gateway.createPersona(acme, { role: 'member' });
  const newcomer = await gateway.createPersona(await gateway.createTenant(), null);
  const arrive = async (key: 'a' | 'b', email: string, groups: string[]) => {
    const provider = { a, b }[key];
    provider.people.set(email, { email, email_verified: true, groups });
    provider.atBrowser = email;
    t.equal((await signIn(key)).status, 200);
    return rolesIn(gateway, acme, email);
  };
  t.same(await arrive('a', guest.email, ['readers']), ['Member', 'Viewer']);
  t.same(await arrive('a', guest.email, []), ['Member'], 'given by hand before the claims gave it too');

  t.same(await arrive('a', newcomer.email, ['readers']), ['Member', 'Viewer']);
  t.same(await arrive('b', newcomer.email, ['readers']), ['Member', 'Viewer']);
  t.same(await arrive('a', newcomer.email, []), ['Member', 'Viewer'], 'the other provider still says so');
  t.equal(await arrive('b', newcomer.email, []), null, 'now nobody does');
});

t.test('the last administrator stays, a suspended tenant gives nothing', async (t) => {
  const { gateway, a, signIn } = await startFederated(t, { configure: mapped });
  const acme = await createTenantNamed(gateway, 'acme');
  a.people.set('1', { ...person, groups: ['admins'] });
  a.atBrowser = '1';
  await signIn('a');
  a.people.set('1', person);
  t.equal((await signIn('a')).status, 200);
  t.same(await rolesIn(gateway, acme, email), ['Tenant Admin', 'Viewer'], 'nobody else administers');
  await gateway.createPersona(acme, { role: 'tenant_admin' });
  await signIn('a');
  t.same(await rolesIn(gateway, acme, email), ['Viewer'], 'now somebody does');

  const operator = await gateway.operator();
  const path = { tenant_id: acme };
  await operator.api.PATCH('/tenants/{tenant_id}', { params: { path }, body: { status: 'suspended' } });
  a.people.set('1', { ...person, groups: ['admins'] });
  t.equal((await signIn('a')).status, 200);
  t.same(await rolesIn(gateway, acme, email), ['Viewer'], 'nothing is given');
  a.people.set('2', { ...person, email: 'new@corp.example' });
  a.atBrowser = '2';
  t.match((await signIn('a')).json, { status: 403, detail: 'Your identity provider gives you no role here.' });
});

t.test('many sign-ins at once, with claims that change', async (t) => {
  const { gateway, a, signIn } = await startFederated(t, { configure: mapped });
  const acme = await createTenantNamed(gateway, 'acme');
  const umbrella = await createTenantNamed(gateway, 'umbrella');
  a.atBrowser = '1';
  a.people.set('1', person);
  for (let round = 0; round < 3; round += 1) {
    const answers = await Promise.all(
      Array.from({ length: 12 }, async (_, n) => {
        a.people.set('1', { ...person, groups: n % 2 ? ['admins'] : ['umbrella'] });
        return signIn('a');
      }),
    );
    t.same(
      [...new Set(answers.map(({ status }) => status))],
      [200],
      answers.find(({ status }) => status !== 200)?.text ?? '',
    );
  }
  const owner = await connect(t, gateway.urls.ownerUrl);
  const { rows } =
    await owner.query(`SELECT (SELECT count(*) FROM users WHERE email_canonical = '${email}') AS accounts,
    (SELECT count(*) FROM federated_identities) AS identities`);
  t.same(rows, [{ accounts: 1, identities: 1 }], 'one account, one identity');
  await gateway.createPersona(acme, { role: 'tenant_admin' });
  a.people.set('1', { ...person, groups: ['umbrella'] });
  await signIn('a');
  t.same([await rolesIn(gateway, acme, email), await rolesIn(gateway, umbrella, email)], [['Viewer'], ['Member']]);
});
