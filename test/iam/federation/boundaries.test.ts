import t from 'tap';
import { platformTenantId } from '../../../src/db/index.ts';
import { newId } from '../../../src/shared/ids.ts';
import { connect } from '../../fixtures/database.ts';
import { apiAudience, createTenantNamed, rolesIn, startFederated } from '../../fixtures/federation.ts';
import { rawRequest } from '../../fixtures/raw-request.ts';

/** What a provider's word is not enough for. */

const person = { email: 'ada@corp.example', email_verified: true };

t.test('an account is not linked past its second factor', async (t) => {
  const { gateway, a, signIn } = await startFederated(t, { configure: () => ({ jit: true, trust_email: true }) });
  const owner = await connect(t, gateway.urls.ownerUrl);
  const admin = await gateway.createPersona(await gateway.createTenant(), { role: 'tenant_admin' });
  a.people.set('1', { ...person, email: admin.email });
  a.atBrowser = '1';
  for (const proven of ['now()', 'NULL']) {
    await owner.query(`UPDATE users SET address_proven_at = ${proven} WHERE id = $1`, [admin.id]);
    await owner.query(
      `INSERT INTO second_factors (user_id, sealed_secret, confirmed_at) VALUES ($1, 'x', now()) ON CONFLICT DO NOTHING`,
      [admin.id],
    );
    t.match((await signIn('a')).json, { status: 409, code: 'conflict' }, `proven: ${proven}`);
  }
  const { rows } = await owner.query('SELECT FROM federated_identities');
  t.equal(rows.length, 0);
  await owner.query('DELETE FROM second_factors');
  t.equal((await signIn('a')).status, 200, 'without one, it is');
});

t.test('a child tenant is mapped by its id; its slug was its parent’s to choose', async (t) => {
  const parent = newId();
  const child = newId();
  const { gateway, a, signIn } = await startFederated(t, {
    configure: () => ({
      jit: true,
      tenants: [
        { tenant: 'chosen', roles: ['tenant_admin'] },
        { tenant: child, roles: ['viewer'] },
      ],
    }),
  });
  const owner = await connect(t, gateway.urls.ownerUrl);
  await owner.query(
    `INSERT INTO tenants (id, name, slug, kind, parent_id) VALUES ($1, 'Parent', 'parent', 'customer', NULL), ($2, 'Child', 'chosen', 'customer', $1)`,
    [parent, child],
  );
  await owner.query(
    `INSERT INTO roles (tenant_id, id, name, built_in) SELECT $1, gen_random_uuid(), key, key FROM unnest(ARRAY['viewer', 'tenant_admin']) AS key`,
    [child],
  );
  a.people.set('1', person);
  a.atBrowser = '1';
  t.equal((await signIn('a')).status, 200);
  t.same(await rolesIn(gateway, child, person.email), ['viewer']);
});

t.test('whom a directory shut out does not come back by leaving the provider', async (t) => {
  const tenants = [{ tenant: 'acme', roles: ['viewer'] }];
  const { gateway, a, signIn } = await startFederated(t, { configure: () => ({ jit: true, tenants }) });
  const owner = await connect(t, gateway.urls.ownerUrl);
  const acme = await createTenantNamed(gateway, 'acme');
  a.people.set('1', person);
  a.atBrowser = '1';
  const { user } = (await signIn('a')).json as { user: { id: string } };
  await owner.query('UPDATE memberships SET suspended_at = now() WHERE user_id = $1', [user.id]);
  await owner.query(`UPDATE users SET password_hash = 'x' WHERE id = $1`, [user.id]);
  const again = (await signIn('a')).json as { access_token: string };
  const api = gateway.client(again.access_token);
  const [identity] = (await api.GET('/auth/identities')).data?.items ?? [];
  const params = { path: { identity_id: identity?.id ?? '' } };
  t.equal((await api.DELETE('/auth/identities/{identity_id}', { params })).response.status, 204);
  t.equal((await signIn('a')).status, 409, 'the address has an account now');
  const { rows } = await owner.query('SELECT suspended_at IS NOT NULL AS out FROM memberships WHERE user_id = $1', [
    user.id,
  ]);
  t.same(rows, [{ out: true }]);
  t.equal((await api.GET('/vms', { params: { header: { 'X-Tenant-ID': acme } } })).response.status, 404);
});

t.test('whoever runs a provider does not run the platform', async (t) => {
  const tenants = [{ tenant: 'acme', roles: ['viewer'] }];
  const { gateway, a, signIn } = await startFederated(t, {
    configure: () => ({ jit: true, tenants, access_tokens: { audience: apiAudience } }),
  });
  const owner = await connect(t, gateway.urls.ownerUrl);
  await createTenantNamed(gateway, 'acme');
  const other = await gateway.createTenant();
  a.people.set('1', person);
  a.atBrowser = '1';
  const { user } = (await signIn('a')).json as { user: { id: string } };
  await owner.query('INSERT INTO memberships (tenant_id, user_id) VALUES ($1, $2)', [platformTenantId, user.id]);
  await owner.query(
    `INSERT INTO role_assignments (tenant_id, role_id, user_id) SELECT tenant_id, id, $2 FROM roles WHERE tenant_id = $1 AND built_in = 'platform_admin'`,
    [platformTenantId, user.id],
  );
  t.match((await signIn('a')).json, { status: 403, detail: /sign in with a password/ });
  const request = { path: '/api/v1/users', token: await a.accessToken('1'), headers: { 'x-tenant-id': other } };
  t.equal((await rawRequest(gateway.url, request)).status, 404, 'nor by a token of the provider');
});

t.test('who has no password has signed in just now, before what a stolen token must not be enough for', async (t) => {
  const tenants = [{ tenant: 'acme', roles: ['viewer'] }];
  const { gateway, a, signIn } = await startFederated(t, { configure: () => ({ jit: true, tenants }) });
  const owner = await connect(t, gateway.urls.ownerUrl);
  await createTenantNamed(gateway, 'acme');
  a.people.set('1', person);
  a.atBrowser = '1';
  const { access_token: token } = (await signIn('a')).json as { access_token: string };
  const enrol = () => rawRequest(gateway.url, { method: 'POST', path: '/api/v1/auth/second-factor', token, body: {} });
  t.equal((await enrol()).status, 201);
  await owner.query(`UPDATE sessions SET authenticated_at = now() - interval '10 minutes'`);
  const late = await enrol();
  t.match(late, { status: 401, headers: { 'www-authenticate': /insufficient_user_authentication.*max_age=300/ } });
});
