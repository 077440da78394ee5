import t from 'tap';
import { newId } from '../../src/shared/ids.ts';
import { connect } from '../fixtures/database.ts';
import { startGateway, type ApiClient, type Persona, type TestGateway } from '../fixtures/gateway.ts';
import { accept, ada, password, setUp, signIn } from '../fixtures/invitations.ts';

const createChild = async ({ api, tenantId }: Persona, more: object = {}) => {
  const { data, error } = await api.POST('/tenants/{tenant_id}/children', {
    params: { path: { tenant_id: tenantId } },
    body: { name: 'Child', ...more },
  });
  if (!data) throw new Error(error.detail);
  return data;
};

/** Requests that name a tenant other than the token's. */
const within = (tenantId: string) => ({ params: { header: { 'X-Tenant-ID': tenantId } } });

/** Make a user in a tenant, with one of its roles. */
const createUser = async ({ api }: Persona, tenantId: string, roleName: string) => {
  const roles = (await api.GET('/roles', within(tenantId))).data ?? [];
  const role = roles.find(({ name }) => name === roleName)?.id ?? '';
  return api.POST('/users', {
    ...within(tenantId),
    body: { ...{ email: `${newId()}@test.example`, first_name: 'L', last_name: 'A', password }, role_ids: [role] },
  });
};

const inviteAdministrator = ({ api, tenantId }: Persona, childId: string, email = ada) =>
  api.POST('/tenants/{tenant_id}/children/{child_id}/invitation', {
    params: { path: { tenant_id: tenantId, child_id: childId } },
    body: { email },
  });

const statusOf = async (answer: Promise<{ response: Response }>): Promise<number> => (await answer).response.status;

const vmsOf = (api: ApiClient, tenantId: string): Promise<number> => statusOf(api.GET('/vms', within(tenantId)));

const update = ({ api }: Persona, tenantId: string, body: Record<string, unknown>): Promise<number> =>
  statusOf(api.PATCH('/tenants/{tenant_id}', { params: { path: { tenant_id: tenantId } }, body }));

const tenantScoped = ({ id, scope }: { id: string; scope: string }): string[] => (scope === 'tenant' ? [id] : []);

t.test("a parent's administrators administer its children, with what they hold there", async (t) => {
  const gateway = await startGateway(t);
  const tenantId = await gateway.createTenant();
  const admin = await gateway.createPersona(tenantId, { role: 'tenant_admin' });
  const child = await createChild(admin, { slug: 'child-of-one' });
  t.match(child, { name: 'Child', slug: 'child-of-one', status: 'active', administered_by_parent: true });
  const path = { params: { path: { tenant_id: tenantId } } };
  t.match((await admin.api.GET('/tenants/{tenant_id}/children', path)).data, { total: 1, items: [{ id: child.id }] });
  t.equal(await vmsOf(admin.api, child.id), 200);

  const roles = (await admin.api.GET('/roles', within(child.id))).data ?? [];
  const local = await createUser(admin, child.id, 'Member');
  t.equal(local.response.status, 201, 'they can let people in');

  const limited = await gateway.createPersona(tenantId, {
    permissions: ['child_tenant:administer', 'vm:read', 'role:read'],
  });
  t.equal(await vmsOf(limited.api, child.id), 200);
  t.equal(await statusOf(limited.api.GET('/users', within(child.id))), 403, 'no more than they hold in the parent');
  const assignment = { tenant_id: child.id, user_id: local.data?.id ?? '', role_id: roles[0]?.id ?? '' };
  t.equal(
    await statusOf(
      limited.api.POST('/tenants/{tenant_id}/users/{user_id}/roles/{role_id}', { params: { path: assignment } }),
    ),
    403,
    'nor can they give it',
  );
  const member = await gateway.createPersona(tenantId, { role: 'member' });
  t.equal(await vmsOf(member.api, child.id), 404, 'who does not administer children has no business there');
  const stranger = await gateway.createPersona(await gateway.createTenant(), { role: 'tenant_admin' });
  t.equal(await vmsOf(stranger.api, child.id), 404);
  t.equal(await statusOf(stranger.api.GET('/tenants/{tenant_id}/children', path)), 404);
  const below = await gateway.createPersona(child.id, { role: 'tenant_admin' });
  t.equal(await vmsOf(below.api, tenantId), 404, 'and nothing goes upwards');
  const grandchild = await createChild(below);
  t.equal(await vmsOf(admin.api, grandchild.id), 404, 'or down two floors');
  t.equal(await vmsOf(below.api, grandchild.id), 200);
  t.equal(
    await statusOf(admin.api.POST('/api-keys', { ...within(child.id), body: { name: 'x', permissions: ['vm:read'] } })),
    404,
    'a key belongs to a member',
  );
});

t.test('what is held by delegation cannot be handed on beyond the child', async (t) => {
  const gateway = await startGateway(t);
  const tenantId = await gateway.createTenant();
  const admin = await gateway.createPersona(tenantId, { role: 'tenant_admin' });
  const child = await createChild(admin);
  const below = await gateway.createPersona(child.id, { role: 'tenant_admin' });
  const grandchild = await createChild(below);
  const { error } = await createUser(admin, child.id, 'Tenant Admin');
  t.match(error, { status: 403, detail: 'This role holds permissions that you do not.' });
  const role = { name: 'r', permission_ids: ['child_tenant:administer'] };
  t.equal(await statusOf(admin.api.POST('/roles', { ...within(child.id), body: role })), 403);
  const path = { params: { path: { tenant_id: child.id } } };
  t.equal(await statusOf(admin.api.GET('/tenants/{tenant_id}/children', path)), 403, 'nor used in it');
  t.equal(await statusOf(admin.api.POST('/tenants/{tenant_id}/children', { ...path, body: { name: 'x' } })), 403);
  const stronger = { params: { ...within(child.id).params, path: { user_id: below.id } } };
  const changed = admin.api.PATCH('/users/{user_id}', { ...stronger, body: { is_active: false } });
  t.equal(await statusOf(changed), 403, 'who holds it there is stronger');
  t.equal(await vmsOf(below.api, grandchild.id), 200);
});

t.test('who made a child names its first administrator, and no other', async (t) => {
  const { gateway, mail, admin, tenantId, owner } = await setUp(t);
  const child = await createChild(admin);
  const creator = await gateway.createPersona(tenantId, {
    permissions: ['child_tenant:create', 'child_tenant:administer', 'vm:read'],
  });
  t.match((await inviteAdministrator(creator, child.id)).error, { status: 403, detail: /permissions that you do not/ });
  const stranger = await gateway.createPersona(await gateway.createTenant(), { role: 'tenant_admin' });
  t.equal(await statusOf(inviteAdministrator(stranger, child.id)), 404);
  t.equal(await statusOf(inviteAdministrator({ ...stranger, tenantId }, child.id)), 404);

  t.equal(await statusOf(inviteAdministrator(admin, child.id, 'mistaken@acme.example')), 204);
  const mistaken = (await mail.next('mistaken@acme.example')).token;
  t.equal(await statusOf(inviteAdministrator(admin, child.id)), 204);
  const { text, token } = await mail.next(ada);
  t.match(text, 'invites you to Child');
  t.equal(await statusOf(accept(gateway, mistaken)), 404, 'the last one counts');

  await owner.query('UPDATE tenants SET administered_by_parent = false WHERE id = $1', [child.id]);
  t.match((await accept(gateway, token)).error, { status: 403, detail: /may not do so any more/ }, 'asked again');
  await owner.query('UPDATE tenants SET administered_by_parent = true WHERE id = $1', [child.id]);
  t.equal(await statusOf(accept(gateway, token)), 201);
  const first = await signIn(gateway, ada);
  t.equal(
    (await first.GET('/tenants/{tenant_id}/children', { params: { path: { tenant_id: child.id } } })).data?.total,
    0,
  );
  const { data: trail } = await admin.api.GET('/audit-events', {
    params: { query: { action: 'invite_administrator', outcome: 'allowed' } },
  });
  t.match(trail?.items, [{ resource: { type: 'child_tenant', id: child.id }, after: { email: ada } }, {}]);

  const handedOver = { status: 403, detail: /has been handed over/ };
  t.match((await inviteAdministrator(admin, child.id, 'second@acme.example')).error, handedOver);
  const { rows } = await owner.query('DELETE FROM role_assignments WHERE tenant_id = $1 RETURNING user_id', [child.id]);
  t.equal(rows.length, 1);
  t.match(
    (await inviteAdministrator(admin, child.id, 'second@acme.example')).error,
    handedOver,
    'even if none is left',
  );
});

t.test('an invitation of a first administrator does not outlive another way of handing over', async (t) => {
  const { gateway, mail, admin } = await setUp(t);
  const child = await createChild(admin);
  t.equal(await statusOf(inviteAdministrator(admin, child.id)), 204);
  const { token } = await mail.next(ada);
  await gateway.createPersona(child.id, { role: 'tenant_admin' });
  t.match((await accept(gateway, token)).error, { status: 403 });

  const other = await createChild(admin);
  await createChild(await gateway.createPersona(other.id, { permissions: ['child_tenant:create'] }));
  t.equal(await statusOf(inviteAdministrator(admin, other.id)), 403, 'nor where it would reach further down');
});

t.test('what changes above counts below at once', async (t) => {
  const gateway = await startGateway(t);
  const node = await startGateway(t, { urls: gateway.urls });
  const tenantId = await gateway.createTenant();
  const [admin, chief] = [
    await gateway.createPersona(tenantId, { permissions: ['child_tenant:administer', 'vm:read'] }),
    await gateway.createPersona(tenantId, { role: 'tenant_admin' }),
  ];
  const child = await createChild(chief);
  const operator = await gateway.operator();
  const far = node.client(admin.token);
  const [custom] = ((await chief.api.GET('/roles')).data ?? []).filter(({ is_system_role: system }) => !system);
  const role = { role_id: custom?.id ?? '' };
  const administer = { role_id: role.role_id, permission_id: 'child_tenant:administer' };
  const owner = await connect(t, gateway.urls.ownerUrl);
  const lost: Record<string, [take: () => Promise<unknown>, giveBack: () => Promise<unknown>]> = {
    'the permission': [
      () => chief.api.DELETE('/roles/{role_id}/permissions/{permission_id}', { params: { path: administer } }),
      () =>
        chief.api.POST('/roles/{role_id}/permissions', {
          params: { path: role },
          body: { permission_ids: ['child_tenant:administer'] },
        }),
    ],
    'the role': [
      () => chief.api.PUT('/roles/{role_id}/users', { params: { path: role }, body: { user_ids: [] } }),
      () => chief.api.PUT('/roles/{role_id}/users', { params: { path: role }, body: { user_ids: [admin.id] } }),
    ],
    'the delegation': [
      () => update(chief, child.id, { administered_by_parent: false }),
      () => owner.query('UPDATE tenants SET administered_by_parent = true WHERE id = $1', [child.id]),
    ],
    'the parent, suspended': [
      () => update(operator, tenantId, { status: 'suspended' }),
      () => update(operator, tenantId, { status: 'active' }),
    ],
  };
  for (const [what, [take, giveBack]] of Object.entries(lost)) {
    t.equal(await vmsOf(far, child.id), 200);
    await take();
    t.equal(await vmsOf(far, child.id), 404, `without ${what}`);
    await giveBack();
    t.equal(await vmsOf(far, child.id), 200, `with ${what} again`);
  }
});

t.test('a child keeps its parent, and its parent', async (t) => {
  const gateway = await startGateway(t);
  const tenantId = await gateway.createTenant();
  const admin = await gateway.createPersona(tenantId, { role: 'tenant_admin' });
  const child = await createChild(admin, { administered_by_parent: false });
  t.equal(await vmsOf(admin.api, child.id), 404, 'not administered');
  t.equal(await update(admin, child.id, { administered_by_parent: true }), 404);
  const inside = await gateway.createPersona(child.id, { role: 'tenant_admin' });
  t.equal(
    await update(inside, child.id, { administered_by_parent: true }),
    200,
    'its own administrators let the parent in',
  );
  t.equal(await vmsOf(admin.api, child.id), 200);
  t.equal(await update(inside, child.id, { parent_id: newId() }), 400, 'nobody moves it');
  const operator = await gateway.operator();
  const remove = (id: string) => operator.api.DELETE('/tenants/{tenant_id}', { params: { path: { tenant_id: id } } });
  t.match((await remove(tenantId)).error, { status: 409, detail: /child tenants/ });
  t.equal(await statusOf(remove(child.id)), 204);
  t.equal(await statusOf(remove(tenantId)), 204);
  const taken = await operator.api.POST('/tenants', { body: { name: 'x', slug: child.slug } });
  t.match(taken.error, { status: 409, detail: 'A tenant with this slug already exists.' });
  const platform = await operator.api.POST('/tenants/{tenant_id}/children', {
    params: { path: { tenant_id: operator.tenantId } },
    body: { name: 'x' },
  });
  t.match(platform.error, { status: 403 });
});

t.test('only who holds everything in a tenant lets the one above in; shutting it out takes less', async (t) => {
  const gateway = await startGateway(t);
  const tenantId = await gateway.createTenant();
  const above = await gateway.createPersona(tenantId, { role: 'tenant_admin' });
  const child = await createChild(above, { administered_by_parent: false });
  const inside = await gateway.createPersona(child.id, { role: 'tenant_admin' });
  const clerk = await gateway.createPersona(child.id, { permissions: ['tenant:update', 'vm:read'] });
  const { data: key } = await inside.api.POST('/api-keys', {
    body: { name: 'k', permissions: ['tenant:read', 'tenant:update'] },
  });
  const { data: wideKey } = await inside.api.POST('/api-keys', {
    body: { name: 'k', permissions: [...gateway.policies.permissions.values()].flatMap(tenantScoped) },
  });
  const path = { params: { path: { tenant_id: child.id } } };
  const body = { administered_by_parent: true };
  for (const api of [clerk.api, gateway.client(key?.key)]) {
    const refused = await api.PATCH('/tenants/{tenant_id}', { ...path, body: { name: 'Renamed', ...body } });
    t.match(refused.error, { status: 403, detail: /permissions here that you do not/ });
    t.equal(await vmsOf(above.api, child.id), 404);
    t.equal((await api.PATCH('/tenants/{tenant_id}', { ...path, body: { name: 'Renamed' } })).response.status, 200);
  }
  t.equal(await statusOf(gateway.client(wideKey?.key).PATCH('/tenants/{tenant_id}', { ...path, body })), 200);
  t.equal(await vmsOf(above.api, child.id), 200);
  t.equal(await update(clerk, child.id, { administered_by_parent: false }), 200);
  t.equal(await vmsOf(above.api, child.id), 404);
});

t.test('what tenants and people say of themselves', async (t) => {
  const gateway = await startGateway(t);
  const tenantId = await gateway.createTenant();
  const admin = await gateway.createPersona(tenantId, { role: 'tenant_admin' });
  const operator = await gateway.operator();
  const path = { params: { path: { tenant_id: tenantId } } };
  const own = {
    description: 'Engines',
    logo_url: 'https://x.example/l.png',
    settings: { two: 2 },
    metadata: { a: null },
  };
  t.match((await admin.api.PATCH('/tenants/{tenant_id}', { ...path, body: own })).data, own);
  const platforms = { domain: 'demo.example', subscription_plan: 'business' };
  t.equal(await update(admin, tenantId, platforms), 403, 'not of its plan');
  t.match((await operator.api.PATCH('/tenants/{tenant_id}', { ...path, body: platforms })).data, platforms);
  t.match((await admin.api.GET('/tenants/{tenant_id}', path)).data, { ...own, ...platforms, parent_id: null });
  const second = await gateway.createTenant();
  t.equal(await update(operator, second, { domain: 'demo.example' }), 409, 'one domain, one tenant');
  for (const bad of [
    { logo_url: 'javascript:alert(1)' },
    { logo_url: 'http://x.example' },
    { domain: 'DEMO.example' },
    { settings: { nested: {} } },
    { settings: { 'a b': 1 } },
    { metadata: { a: 'x\0' } },
    { metadata: Object.fromEntries(Array.from({ length: 101 }, (_, n) => [`k${n}`, n])) },
    { metadata: JSON.parse('{"__proto__": 1}') as object },
  ]) {
    t.equal(await update(operator, tenantId, bad), 400, JSON.stringify(bad).slice(0, 60));
  }
  const member = await gateway.createPersona(tenantId, { role: 'member' });
  t.same(Object.keys((await member.api.GET('/tenants/{tenant_id}', path)).data ?? {}), [
    'id',
    'name',
    'created_at',
    'updated_at',
  ]);

  const profile = { username: 'ada', avatar_url: 'https://x.example/a.png', bio: 'Engines.' };
  t.match((await member.api.PATCH('/users/me', { body: profile })).data, profile);
  t.match((await admin.api.PATCH('/users/me', { body: { username: 'ada' } })).error, { status: 409 });
  const user = { params: { path: { user_id: member.id } } };
  t.match((await admin.api.PATCH('/users/{user_id}', { ...user, body: { username: null } })).data, {
    username: null,
    bio: 'Engines.',
  });
  for (const username of ['Ada', 'a', 'a b', '-ada', 'x'.repeat(33)]) {
    t.equal(await statusOf(member.api.PATCH('/users/me', { body: { username } })), 400, username);
  }
});

t.test('the permission that delegation hangs on is in the catalogue', async (t) => {
  const gateway: TestGateway = await startGateway(t);
  t.ok(gateway.policies.permissions.has('child_tenant:administer'));
});
