import t from 'tap';
import { newId } from '../../src/shared/ids.ts';
import { administrator } from '../fixtures/template-database.ts';
import { startGateway } from '../fixtures/gateway.ts';
import { rawRequest } from '../fixtures/raw-request.ts';

const password = 'a password of the tests';

t.test('signing in', async (t) => {
  const gateway = await startGateway(t);
  const credentials = { username: administrator.email, password: administrator.password };
  const json = await gateway.client().POST('/auth/token', { body: credentials });
  t.match(json.data, { token_type: 'bearer', expires_in: 900, access_token: /^[\w-]+\.[\w-]+\.[\w-]+$/ });
  const form = await rawRequest(gateway.url, {
    method: 'POST',
    path: '/api/v1/auth/token',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams({ ...credentials, username: ' ROOT@platform.EXAMPLE ' }).toString(),
  });
  t.equal(form.status, 200, 'a form works too, and case does not matter');
  const twice = await rawRequest(gateway.url, {
    method: 'POST',
    path: '/api/v1/auth/token',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: 'username=a&username=b&password=c',
  });
  t.equal(twice.status, 400, 'a field twice is refused');
  const me = await gateway.client(json.data?.access_token).GET('/users/me');
  t.match(me.data, { email: administrator.email, first_name: 'Platform', last_name: 'Admin', is_active: true });

  const wrong = await gateway.client().POST('/auth/token', { body: { ...credentials, password: 'wrong' } });
  const unknown = await gateway
    .client()
    .POST('/auth/token', { body: { username: 'no@one.example', password: 'wrong' } });
  t.equal(wrong.response.status, 401);
  t.same(
    { ...wrong.error, request_id: '' },
    { ...unknown.error, request_id: '' },
    'a wrong password and an unknown account look alike',
  );
  const foreign = await gateway.createTenant();
  const asked = await gateway.client().POST('/auth/token', { body: { ...credentials, tenant_id: foreign } });
  t.equal(asked.response.status, 200, 'a platform operator may enter any tenant');
  const absent = await gateway.client().POST('/auth/token', { body: { ...credentials, tenant_id: newId() } });
  t.equal(absent.response.status, 401, 'but not one that is not there');
});

t.test('attempts to sign in are counted by account, over all nodes', async (t) => {
  const one = await startGateway(t, { environment: { SIGN_IN_LIMIT_PER_ACCOUNT: '5' } });
  const two = await startGateway(t, { urls: one.urls, environment: { SIGN_IN_LIMIT_PER_ACCOUNT: '5' } });
  const attempt = (node: typeof one, username: string) =>
    node.client().POST('/auth/token', { body: { username, password: 'wrong' } });
  const names = ['A@x.example', 'a@X.example', ' a@x.example', 'ａ@x.example'];
  const answers = await Promise.all(
    Array.from({ length: 12 }, (_, index) => attempt(index % 2 ? one : two, names[index % 4] ?? '')),
  );
  const statuses = answers.map(({ response }) => response.status);
  t.equal(statuses.filter((status) => status === 401).length, 5, 'exactly five are checked');
  t.equal(statuses.filter((status) => status === 429).length, 7, 'the others are refused');
  t.ok(
    answers.find(({ response }) => response.status === 429)?.response.headers.get('retry-after'),
    'with Retry-After',
  );
});

t.test('tokens that are not ours', async (t) => {
  const gateway = await startGateway(t);
  const { token } = await gateway.createPersona(await gateway.createTenant(), { role: 'viewer' });
  const status = async (value: string) => (await gateway.client(value).GET('/users/me')).response.status;
  t.equal(await status(token), 200);
  const [header = '', payload = '', signature = ''] = token.split('.');
  const encode = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const decode = (text: string) => JSON.parse(Buffer.from(text, 'base64url').toString()) as Record<string, unknown>;
  const forged = {
    'alg none': `${encode({ alg: 'none', typ: 'at+jwt' })}.${payload}.`,
    'alg HS256': `${encode({ ...decode(header), alg: 'HS256' })}.${payload}.${signature}`,
    'another type': `${encode({ ...decode(header), typ: 'JWT' })}.${payload}.${signature}`,
    'another subject': `${header}.${encode({ ...decode(payload), sub: newId() })}.${signature}`,
    'no signature': `${header}.${payload}.`,
  };
  for (const [name, value] of Object.entries(forged)) t.equal(await status(value), 401, name);
  for (let cut = 1; cut < token.length; cut += 37) t.equal(await status(token.slice(0, cut)), 401, `cut at ${cut}`);
});

t.test('users, to the contract', async (t) => {
  const gateway = await startGateway(t);
  const {
    api,
    tenantId,
    id: adminId,
  } = await gateway.createPersona(await gateway.createTenant(), { role: 'tenant_admin' });
  const roles = await api.GET('/roles');
  const viewer = roles.data?.find(({ name }) => name === 'Viewer');
  const created = await api.POST('/users', {
    body: {
      email: 'Ada@Demo.example',
      first_name: 'Ada',
      last_name: 'Lovelace',
      password,
      role_ids: [viewer?.id ?? ''],
    },
  });
  t.equal(created.response.status, 201);
  t.match(created.data, { email: 'Ada@Demo.example', is_active: true, roles: ['Viewer'] });
  const id = created.data?.id ?? '';
  const path = { user_id: id };
  const signedIn = await gateway.client().POST('/auth/token', { body: { username: 'ada@demo.example', password } });
  const ada = gateway.client(signedIn.data?.access_token);
  t.equal((await ada.GET('/vms')).response.status, 200, 'the new user signs in to the only tenant');

  const again = await api.POST('/users', {
    body: { email: 'ADA@demo.example', first_name: 'A', last_name: 'L', password },
  });
  t.equal(again.response.status, 409, 'an e-mail address is one account, whatever its case');
  const list = await api.GET('/users', { params: { query: { search: 'lovelace', sort: '-email' } } });
  t.match(list.data, { items: [{ id, roles: ['Viewer'] }], total: 1, total_exact: true, page: 1, limit: 20 });
  const got = await api.GET('/users/{user_id}', { params: { path } });
  t.same(got.data, created.data);
  const mine = await ada.PATCH('/users/me', { body: { first_name: 'Augusta' } });
  t.match(mine.data, { first_name: 'Augusta' });
  const off = await api.PATCH('/users/{user_id}', { params: { path }, body: { is_active: false } });
  t.match(off.data, { is_active: false, first_name: 'Augusta' });
  t.equal((await ada.GET('/users/me')).response.status, 401, 'a deactivated user is out at once');
  const self = await api.PATCH('/users/{user_id}', {
    params: { path: { user_id: adminId } },
    body: { is_active: false },
  });
  t.match(self.error, { status: 403, detail: 'You cannot change your own activation.' });
  const removed = await api.DELETE('/users/{user_id}', { params: { path } });
  t.equal(removed.response.status, 204);
  t.equal((await api.GET('/users/{user_id}', { params: { path } })).response.status, 404);

  const member = await api.POST('/tenants/{tenant_id}/users', {
    params: { path: { tenant_id: tenantId } },
    body: { email: 'ada@demo.example' },
  });
  t.match(member.data, { id, roles: [] });
  const members = await api.GET('/tenants/{tenant_id}/users', { params: { path: { tenant_id: tenantId } } });
  t.equal(members.data?.total, 2);
  const gone = await api.DELETE('/tenants/{tenant_id}/users/{user_id}', {
    params: { path: { tenant_id: tenantId, user_id: id } },
  });
  t.equal(gone.response.status, 204);
});

t.test('roles, to the contract', async (t) => {
  const gateway = await startGateway(t);
  const tenantId = await gateway.createTenant();
  const { api } = await gateway.createPersona(tenantId, { role: 'tenant_admin' });
  const member = await gateway.createPersona(tenantId, null);
  const permissions = await api.GET('/permissions');
  t.ok(permissions.data?.some(({ id, name, module }) => id === 'vm:read' && name === 'View VMs' && module === 'VMs'));
  t.notOk(
    permissions.data?.some(({ id }) => id === 'tenant:create'),
    'the platform keeps its own to itself',
  );
  const created = await api.POST('/roles', {
    body: { name: 'Reader', description: 'Reads.', permission_ids: ['vm:read'] },
  });
  t.match(created.data, { name: 'Reader', is_system_role: false, user_count: 0, permissions: [{ id: 'vm:read' }] });
  const path = { role_id: created.data?.id ?? '' };
  t.equal((await api.POST('/roles', { body: { name: 'Reader' } })).response.status, 409, 'names are unique');
  const unknown = await api.POST('/roles', { body: { name: 'X', permission_ids: ['no:thing'] } });
  t.match(unknown.error, { status: 403 }, 'nobody holds a permission that is not there');

  const set = await api.PUT('/roles/{role_id}/users', { params: { path }, body: { user_ids: [member.id] } });
  t.same(set.data, { user_ids: [member.id] });
  t.same((await api.GET('/roles/{role_id}/users', { params: { path } })).data, { user_ids: [member.id] });
  t.equal((await member.api.GET('/vms')).response.status, 200, 'the role works at once');
  const outsider = await api.PUT('/roles/{role_id}/users', { params: { path }, body: { user_ids: [newId()] } });
  t.match(outsider.error, { status: 422, errors: [{ path: 'user_ids.0', code: 'not_a_member' }] });
  const used = await api.DELETE('/roles/{role_id}', { params: { path } });
  t.match(used.error, { status: 409, detail: /still hold/ });

  const patched = await api.PATCH('/roles/{role_id}', {
    params: { path },
    body: { permission_ids: ['vm:create', 'template:read'] },
  });
  t.same(
    patched.data?.permissions.map(({ id }) => id),
    ['template:read', 'vm:create'],
  );
  t.equal((await member.api.GET('/vms')).response.status, 403, 'what a role loses, its holders lose at once');
  await api.POST('/roles/{role_id}/permissions', { params: { path }, body: { permission_ids: ['vm:read'] } });
  t.same(
    (await api.GET('/roles/{role_id}/permissions', { params: { path } })).data?.map(({ id }) => id),
    ['template:read', 'vm:create', 'vm:read'],
  );
  const taken = await api.DELETE('/roles/{role_id}/permissions/{permission_id}', {
    params: { path: { ...path, permission_id: 'vm:read' } },
  });
  t.equal(taken.response.status, 204);
  const takenAgain = await api.DELETE('/roles/{role_id}/permissions/{permission_id}', {
    params: { path: { ...path, permission_id: 'vm:read' } },
  });
  t.equal(takenAgain.response.status, 404);

  const triple = { tenant_id: tenantId, user_id: member.id, ...path };
  t.equal(
    (await api.DELETE('/tenants/{tenant_id}/users/{user_id}/roles/{role_id}', { params: { path: triple } })).response
      .status,
    204,
  );
  t.equal(
    (await api.POST('/tenants/{tenant_id}/users/{user_id}/roles/{role_id}', { params: { path: triple } })).response
      .status,
    204,
  );
  await api.PUT('/roles/{role_id}/users', { params: { path }, body: { user_ids: [] } });
  t.equal((await api.DELETE('/roles/{role_id}', { params: { path } })).response.status, 204);
  const system = (await api.GET('/roles')).data?.find(({ is_system_role }) => is_system_role);
  const frozen = await api.DELETE('/roles/{role_id}', { params: { path: { role_id: system?.id ?? '' } } });
  t.match(frozen.error, { status: 403, detail: 'A system role cannot be changed or deleted.' });
});

t.test('nobody gives what they do not hold', async (t) => {
  const gateway = await startGateway(t);
  const tenantId = await gateway.createTenant();
  const admin = await gateway.createPersona(tenantId, { role: 'tenant_admin' });
  const lesser = await gateway.createPersona(tenantId, {
    permissions: [
      'role:create',
      'role:read',
      'role:update',
      'role:assign_users',
      'user:read',
      'user:create',
      'user:update',
      'user:delete',
      'vm:read',
    ],
  });
  const refused = { status: 403, detail: /permissions that you do not/ };
  const strong = (await admin.api.GET('/roles')).data?.find(({ name }) => name === 'Tenant Admin');
  const path = { role_id: strong?.id ?? '' };
  const { api } = lesser;
  t.match(
    (await api.POST('/roles', { body: { name: 'X', permission_ids: ['vm:delete'] } })).error,
    refused,
    'a new role',
  );
  const own = await api.POST('/roles', { body: { name: 'Own', permission_ids: ['vm:read'] } });
  const ownPath = { role_id: own.data?.id ?? '' };
  t.match(
    (await api.PATCH('/roles/{role_id}', { params: { path: ownPath }, body: { permission_ids: ['vm:delete'] } })).error,
    refused,
    'an edited role',
  );
  t.match(
    (
      await api.POST('/roles/{role_id}/permissions', {
        params: { path: ownPath },
        body: { permission_ids: ['vm:delete'] },
      })
    ).error,
    refused,
    'an extended role',
  );
  t.match(
    (await api.PUT('/roles/{role_id}/users', { params: { path }, body: { user_ids: [lesser.id] } })).error,
    refused,
    'an assignment of many',
  );
  t.match(
    (
      await api.POST('/tenants/{tenant_id}/users/{user_id}/roles/{role_id}', {
        params: { path: { ...path, tenant_id: tenantId, user_id: lesser.id } },
      })
    ).error,
    refused,
    'an assignment',
  );
  const user = { email: 'x@test.example', first_name: 'X', last_name: 'Y', password, role_ids: [path.role_id] };
  t.match((await api.POST('/users', { body: user })).error, refused, 'a new user');
  t.match(
    (await api.PATCH('/users/{user_id}', { params: { path: { user_id: admin.id } }, body: { is_active: false } }))
      .error,
    refused,
    'deactivating a stronger user',
  );
  t.match(
    (await api.DELETE('/users/{user_id}', { params: { path: { user_id: admin.id } } })).error,
    refused,
    'removing a stronger user',
  );
  t.equal(
    (await admin.api.GET('/users', { params: { query: { search: 'x@test' } } })).data?.total,
    0,
    'nothing was written',
  );
});

t.test('tenants, to the contract', async (t) => {
  const gateway = await startGateway(t);
  const operator = await gateway.operator();
  const created = await operator.api.POST('/tenants', { body: { name: 'Huemer Demo Tenant' } });
  t.match(created.data, {
    name: 'Huemer Demo Tenant',
    kind: 'customer',
    status: 'active',
    slug: /^huemer-demo-tenant-/,
  });
  const id = created.data?.id ?? '';
  const path = { tenant_id: id };
  const same = await operator.api.POST('/tenants', { body: { name: 'Other', slug: created.data?.slug ?? '' } });
  t.equal(same.response.status, 409, 'slugs are unique');
  const admin = await gateway.createPersona(id, { role: 'tenant_admin' });
  const viewer = await gateway.createPersona(id, { role: 'viewer' });
  t.match((await admin.api.GET('/tenants')).data, [{ id, name: 'Huemer Demo Tenant' }], 'one sees one’s own');
  t.ok(((await operator.api.GET('/tenants')).data?.length ?? 0) >= 2, 'an operator sees all');
  const partial = await viewer.api.GET('/tenants/{tenant_id}', { params: { path } });
  t.same(
    Object.keys(partial.data ?? {}).sort(),
    ['created_at', 'id', 'name', 'updated_at'],
    'unreadable fields are absent',
  );
  t.match((await admin.api.GET('/tenants/{tenant_id}', { params: { path } })).data, {
    slug: /huemer/,
    status: 'active',
  });
  const renamed = await admin.api.PATCH('/tenants/{tenant_id}', { params: { path }, body: { name: 'Renamed' } });
  t.equal(renamed.data?.name, 'Renamed');
  const suspend = await admin.api.PATCH('/tenants/{tenant_id}', { params: { path }, body: { status: 'suspended' } });
  t.match(suspend.error, { status: 403, detail: 'You are not permitted to write the field "status".' });
  await operator.api.PATCH('/tenants/{tenant_id}', { params: { path }, body: { status: 'suspended' } });
  const write = await admin.api.POST('/roles', { body: { name: 'X' } });
  t.match(write.error, { status: 403, detail: /suspended/ }, 'a suspended tenant is read-only');
  t.equal((await admin.api.GET('/roles')).response.status, 200, 'but readable');
  t.equal((await operator.api.DELETE('/tenants/{tenant_id}', { params: { path } })).response.status, 204);
  t.equal((await admin.api.GET('/roles')).response.status, 404, 'a deleted tenant is gone');
  const platform = await operator.api.DELETE('/tenants/{tenant_id}', {
    params: { path: { tenant_id: operator.tenantId } },
  });
  t.match(platform.error, { status: 403, detail: 'The platform tenant cannot be deleted.' });
});

t.test('strangers are no holders of a role, however many', async (t) => {
  const gateway = await startGateway(t);
  const { api } = await gateway.createPersona(await gateway.createTenant(), { role: 'tenant_admin' });
  const [role] = (await api.GET('/roles')).data ?? [];
  const { error } = await api.PUT('/roles/{role_id}/users', {
    params: { path: { role_id: role?.id ?? '' } },
    body: { user_ids: Array.from({ length: 600 }, () => newId()) },
  });
  t.match(error, { status: 422, errors: [{ path: 'user_ids.0', code: 'not_a_member' }] });
});

t.test('a plain array is the whole list, not its first page', async (t) => {
  const gateway = await startGateway(t);
  const { api } = await gateway.createPersona(await gateway.createTenant(), { role: 'tenant_admin' });
  for (let n = 0; n < 25; n += 1) await api.POST('/roles', { body: { name: `role ${n}` } });
  t.equal((await api.GET('/roles')).data?.length, 28);
  t.equal((await api.GET('/roles', { params: { query: { limit: 5 } } })).data?.length, 5);
});
