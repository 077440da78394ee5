import { TOTP } from 'otpauth';
import t from 'tap';
import { platformTenantId } from '../../src/db/index.ts';
import { createAccount, password, signIn } from '../fixtures/accounts.ts';
import { connect } from '../fixtures/database.ts';
import { createTenantNamed, rolesIn, startFederated } from '../fixtures/federation.ts';
import { startGateway, type Persona, type TestGateway } from '../fixtures/gateway.ts';
import { withMail } from '../fixtures/mail.ts';
import { rawRequest } from '../fixtures/raw-request.ts';
import { connect as connectDirectory, giveDomain, userUrn } from '../fixtures/scim.ts';

/** Whose an account is: what its address, its activation and its memberships say, and who may not decide it. */

const environment = { LINK_LIMIT_PER_ACCOUNT: '1000', REGISTRATION: 'open' };

const setUp = async (t: Parameters<typeof startGateway>[0]) => {
  const gateway = await startGateway(t, { environment });
  return { gateway, mail: await withMail(t, gateway), owner: await connect(t, gateway.urls.ownerUrl) };
};

const resetPassword = async (
  { gateway, mail }: Pick<Awaited<ReturnType<typeof setUp>>, 'gateway' | 'mail'>,
  email: string,
  newPassword: string,
): Promise<number> => {
  await gateway.client().POST('/auth/password-reset', { body: { email } });
  const body = { token: (await mail.next(email)).token, new_password: newPassword };
  return (await gateway.client().POST('/auth/password-reset/confirm', { body })).response.status;
};

const addTo = (admin: Persona, email: string) =>
  admin.api.POST('/tenants/{tenant_id}/users', { params: { path: { tenant_id: admin.tenantId } }, body: { email } });

const remove = (admin: Persona, userId: string) =>
  admin.api.DELETE('/tenants/{tenant_id}/users/{user_id}', {
    params: { path: { tenant_id: admin.tenantId, user_id: userId } },
  });

t.test('an account without a tenant is nobody’s to pull in', async (t) => {
  const { gateway, mail } = await setUp(t);
  const stranger = await gateway.createPersona(await gateway.createTenant(), { role: 'tenant_admin' });
  const home = await gateway.createPersona(await gateway.createTenant(), { role: 'tenant_admin' });
  const email = 'ada@acme.example';
  await gateway.client().POST('/auth/register', { body: { email, password, first_name: 'A', last_name: 'L' } });
  const { token } = await mail.next(email);
  await gateway.client().POST('/auth/register/confirm', { body: { token, password } });
  t.equal((await addTo(stranger, email)).response.status, 404, 'nor is it told that there is one');
  const directory = await connectDirectory(gateway, stranger);
  const provisioned = await directory.send('POST', '/Users', { schemas: [userUrn], userName: email });
  t.match(provisioned, { status: 409, json: { scimType: 'uniqueness' } }, 'by its directory neither');

  const member = await createAccount(gateway, home.tenantId);
  t.equal((await remove(home, member.id)).response.status, 204);
  t.equal((await addTo(stranger, member.email)).response.status, 404, 'nor who was let go elsewhere');
  t.equal((await addTo(home, member.email)).response.status, 201, 'whoever had them last may take them back');
  await remove(home, member.id);
  const operator = await gateway.operator();
  const path = { tenant_id: stranger.tenantId };
  const added = await operator.api.POST('/tenants/{tenant_id}/users', {
    params: { path },
    body: { email: member.email },
  });
  t.equal(added.response.status, 201, 'the platform may add whom it will');
  t.equal((await addTo(home, member.email)).response.status, 404, 'and from there they are not fetched');
});

t.test('a tenant that is deleted holds on to nobody', async (t) => {
  const { gateway } = await setUp(t);
  const operator = await gateway.operator();
  const home = await gateway.createPersona(await gateway.createTenant(), { role: 'tenant_admin' });
  const other = await gateway.createTenant();
  const { id } = await createAccount(gateway, home.tenantId);
  const path = { user_id: id };
  const change = () => home.api.PATCH('/users/{user_id}', { params: { path }, body: { first_name: 'Ada' } });
  await operator.api.POST('/tenants/{tenant_id}/users', {
    params: { path: { tenant_id: other } },
    body: { user_id: id },
  });
  t.equal((await change()).response.status, 403, 'who belongs to another tenant too is not one tenant’s to change');
  await operator.api.DELETE('/tenants/{tenant_id}', { params: { path: { tenant_id: other } } });
  t.equal((await change()).response.status, 200);
});

t.test('another address has to be proven in its turn', async (t) => {
  const { gateway, mail, owner } = await setUp(t);
  const tenantId = await gateway.createTenant();
  await giveDomain(gateway, tenantId, 'corp.example');
  const helper = await gateway.createPersona(tenantId, {
    permissions: ['user:read', 'user:create', 'user:update', 'api_key:create'],
  });
  const directory = await connectDirectory(gateway, helper, ['user:read', 'user:create', 'user:update']);
  const id = await directory.createUser('temp@corp.example');
  t.equal(
    await resetPassword({ gateway, mail }, 'temp@corp.example', password),
    204,
    'who renames has the old address',
  );
  await owner.query(
    `INSERT INTO federated_identities (id, issuer, subject, user_id, email) VALUES (gen_random_uuid(), 'https://id.example', '1', $1, 'x')`,
    [id],
  );
  const renamed = await directory.patch(`/Users/${id}`, {
    op: 'replace',
    path: 'userName',
    value: 'boss@corp.example',
  });
  t.equal(renamed.status, 200);
  await mail.next('temp@corp.example');
  t.equal(await resetPassword({ gateway, mail }, 'boss@corp.example', 'another long password'), 204);
  const { rowCount } = await owner.query('SELECT FROM federated_identities WHERE user_id = $1', [id]);
  t.equal(rowCount, 0, 'what was prepared under the old one is gone');
});

t.test('who reads the mail of an account does not get past its second factor', async (t) => {
  const { gateway, mail } = await setUp(t);
  const { email } = await createAccount(gateway, await gateway.createTenant());
  const { api } = await signIn(gateway, email);
  const enrolled = await api.POST('/auth/second-factor', { body: { current_password: password } });
  const code = new TOTP({ secret: enrolled.data?.secret ?? '' }).generate();
  t.equal((await api.POST('/auth/second-factor/confirm', { body: { code } })).response.status, 200);
  const chosen = 'the password of a thief';
  t.equal(await resetPassword({ gateway, mail }, email, chosen), 204, 'the address is proven for the first time');
  const alone = await gateway.client().POST('/auth/login', { body: { email, password: chosen } });
  t.match(alone.error, { status: 401, code: 'second_factor_required' });
});

t.test('what was ended by a deactivation stays ended', async (t) => {
  const { gateway } = await setUp(t);
  const tenantId = await gateway.createTenant();
  const admin = await gateway.createPersona(tenantId, { role: 'tenant_admin' });
  const { id, email } = await createAccount(gateway, tenantId);
  const session = await signIn(gateway, email);
  const setActive = async (active: boolean): Promise<void> => {
    const params = { path: { user_id: id } };
    const { response } = await admin.api.PATCH('/users/{user_id}', { params, body: { is_active: active } });
    t.equal(response.status, 200);
  };
  await setActive(false);
  t.equal((await session.api.GET('/vms')).response.status, 401);
  await setActive(true);
  t.equal((await session.api.GET('/vms')).response.status, 401, 'the access token');
  const body = { refresh_token: session.refresh_token };
  t.equal((await gateway.client().POST('/auth/refresh', { body })).response.status, 401, 'the refresh token');
  t.ok((await signIn(gateway, email)).access_token, 'but one can sign in again');
});

t.test('operators cannot deactivate each other to the last', async (t) => {
  const { gateway, owner } = await setUp(t);
  const operators = [
    await gateway.operator(),
    await gateway.createPersona(platformTenantId, { role: 'platform_admin' }),
  ];
  await owner.query(
    `UPDATE users SET is_active = false WHERE NOT (id = ANY ($1)) AND id IN
       (SELECT user_id FROM memberships WHERE tenant_id = '${platformTenantId}')`,
    [operators.map(({ id }) => id)],
  );
  const headers = { 'X-Tenant-ID': platformTenantId };
  for (let round = 0; round < 10; round += 1) {
    const answers = await Promise.all(
      operators.map(({ api }, n) =>
        api.PATCH('/users/{user_id}', {
          params: { path: { user_id: operators[1 - n]?.id ?? '' }, header: headers },
          body: { is_active: false },
        }),
      ),
    );
    const statuses = answers.map(({ response }) => response.status).sort();
    const { rows } = await owner.query('SELECT id FROM users WHERE is_active AND id = ANY ($1)', [
      operators.map(({ id }) => id),
    ]);
    t.equal(rows.length, 1, `round ${round}: ${statuses.join()}`);
    await owner.query('UPDATE users SET is_active = true WHERE id = ANY ($1)', [operators.map(({ id }) => id)]);
    await revive(gateway, operators);
  }
});

/** Sessions that ended with the account begin anew. */
const revive = async (gateway: TestGateway, operators: Persona[]): Promise<void> => {
  await gateway.database.pool.query('UPDATE sessions SET ended_at = NULL, end_reason = NULL WHERE user_id = ANY ($1)', [
    operators.map(({ id }) => id),
  ]);
};

t.test('a session that a provider began is never an operator’s', async (t) => {
  const tenants = [{ tenant: 'acme', roles: ['viewer'] }];
  const { gateway, a, signIn } = await startFederated(t, { configure: () => ({ jit: true, tenants }) });
  await createTenantNamed(gateway, 'acme');
  const other = await gateway.createTenant();
  a.people.set('x', { email: 'x@corp.example', email_verified: true });
  a.atBrowser = 'x';
  const session = (await signIn('a')).json as { access_token: string; refresh_token: string; user: { id: string } };
  const operator = await gateway.operator();
  const header = { 'X-Tenant-ID': platformTenantId };
  const roles = (await operator.api.GET('/roles', { params: { header } })).data ?? [];
  const added = await operator.api.POST('/tenants/{tenant_id}/users', {
    params: { path: { tenant_id: platformTenantId }, header },
    body: { user_id: session.user.id, role_ids: [roles.find(({ name }) => name === 'Platform Admin')?.id ?? ''] },
  });
  t.equal(added.response.status, 201);
  const there = (token: string) =>
    rawRequest(gateway.url, { path: '/api/v1/users', token, headers: { 'x-tenant-id': other } });
  t.equal((await there(session.access_token)).status, 404, 'not even one that began before');
  const { data } = await gateway.client().POST('/auth/refresh', { body: { refresh_token: session.refresh_token } });
  t.equal((await there(data?.access_token ?? '')).status, 404, 'nor refreshed');
});

t.test('what a provider gave goes with its identity', async (t) => {
  const rule = { tenant: 'acme', when: { claim: 'groups', contains: 'g' }, roles: ['tenant_admin'] };
  const { gateway, a, b, signIn } = await startFederated(t, {
    configure: (key) => (key === 'a' ? { jit: true, tenants: [rule] } : { jit: false, trust_email: true }),
  });
  const acme = await createTenantNamed(gateway, 'acme');
  await gateway.createPersona(acme, { role: 'tenant_admin' });
  const person = { email: 'p@corp.example', email_verified: true };
  a.people.set('p', { ...person, groups: ['g'] });
  b.people.set('p', person);
  a.atBrowser = 'p';
  b.atBrowser = 'p';
  await signIn('a');
  t.same(await rolesIn(gateway, acme, person.email), ['Tenant Admin']);
  t.equal((await signIn('b')).status, 200, 'the address is proven, and what was there before goes');
  t.same(await rolesIn(gateway, acme, person.email), null);
});
