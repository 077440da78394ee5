import t from 'tap';
import { connect as connectDatabase } from '../fixtures/database.ts';
import { startGateway, type Persona, type TestGateway } from '../fixtures/gateway.ts';
import { connect, directoryOf, giveDomain, groupUrn, provisioning, resources, userUrn } from '../fixtures/scim.ts';
import { platformTenantId } from '../../src/db/index.ts';

const off = { op: 'replace', path: 'active', value: false };
const on = { op: 'replace', path: 'active', value: true };
const add = (...ids: string[]) => ({ op: 'add', path: 'members', value: ids.map((value) => ({ value })) });

const roleNamed = async (persona: Persona, name: string): Promise<string> =>
  (await persona.api.GET('/roles')).data?.find((role) => role.name === name)?.id ?? '';

const everything = (gateway: TestGateway): string[] =>
  [...gateway.policies.permissions.values()].flatMap(({ id, scope }) => (scope === 'tenant' ? [id] : []));

t.test('no directory gives or takes more than its key and its owner hold', async (t) => {
  const gateway = await startGateway(t);
  const tenantId = await gateway.createTenant();
  const admin = await gateway.createPersona(tenantId, { role: 'tenant_admin' });
  const victim = await gateway.createPersona(tenantId, { role: 'tenant_admin' });
  const pawn = await gateway.createPersona(tenantId, null);
  const directory = await connect(gateway, admin);
  const [adminRole, viewer] = [await roleNamed(admin, 'Tenant Admin'), await roleNamed(admin, 'Viewer')];
  for (const role of [adminRole, viewer]) {
    const path = `/Groups/${role}`;
    t.match((await directory.patch(path, add(pawn.id))).json, { status: '403', detail: /permissions that you do not/ });
    t.match((await directory.patch(path, { op: 'remove', path: 'members' })).json, { status: '403' });
    const name = role === viewer ? 'Viewer' : 'Tenant Admin';
    const put = await directory.send('PUT', path, {
      schemas: [groupUrn],
      displayName: name,
      members: [{ value: pawn.id }],
    });
    t.match(put.json, { status: '403' });
    t.match((await directory.send('DELETE', path)).json, { status: '403' });
  }
  t.match((await directory.patch(`/Users/${victim.id}`, off)).json, {
    status: '403',
    detail: /permissions that you do not/,
  });
  t.match(
    (await directory.patch(`/Users/${victim.id}`, { op: 'replace', path: 'userName', value: 'evil@demo.example' }))
      .json,
    { status: '403' },
  );
  t.match((await directory.send('DELETE', `/Users/${victim.id}`)).json, { status: '403' });
  t.match((await directory.patch(`/Users/${admin.id}`, off)).json, { status: '403' }, 'nor of its owner');
  t.equal((await pawn.api.GET('/vms')).response.status, 403, 'the pawn has nothing');
  t.equal((await victim.api.GET('/roles')).response.status, 200, 'the victim everything');

  // A role made harmless and given rights later is as strong as it is then.
  const group = await directory.createGroup('Harmless');
  t.equal((await directory.patch(`/Groups/${group}`, add(pawn.id))).status, 204);
  const strengthen = { params: { path: { role_id: group } }, body: { permission_ids: ['vm:delete'] } };
  await admin.api.PATCH('/roles/{role_id}', strengthen);
  t.match((await directory.patch(`/Groups/${group}`, add(victim.id))).json, { status: '403' });
  t.match((await directory.send('DELETE', `/Groups/${group}`)).json, { status: '403' });

  const whole = await connect(gateway, admin, everything(gateway));
  t.equal((await whole.patch(`/Groups/${viewer}`, add(pawn.id))).status, 204, 'a key with the rights gives them');
  t.equal((await pawn.api.GET('/vms')).response.status, 200);
  t.match((await whole.patch(`/Groups/${viewer}`, { op: 'replace', path: 'displayName', value: 'Spectator' })).json, {
    ...{ status: '403', detail: 'A system role cannot be changed or deleted.' },
  });
  t.match((await whole.send('DELETE', `/Groups/${viewer}`)).json, { status: '403' });
});

t.test('each permission is asked for by itself', async (t) => {
  const gateway = await startGateway(t);
  const admin = await gateway.createPersona(await gateway.createTenant(), { role: 'tenant_admin' });
  const full = await connect(gateway, admin);
  const [user, group] = [await full.createUser('u@demo.example'), await full.createGroup('G')];
  const person = { schemas: [userUrn], userName: 'new@demo.example' };
  const requests: Record<string, [string, string, object?]> = {
    'user:read': ['GET', `/Users/${user}`],
    'user:update': ['PUT', `/Users/${user}`, { schemas: [userUrn], userName: 'u@demo.example' }],
    'role:assign_users': ['PUT', `/Groups/${group}`, { schemas: [groupUrn], displayName: 'G' }],
    'user:create': ['POST', '/Users', person],
    'role:create': ['POST', '/Groups', { schemas: [groupUrn], displayName: 'New' }],
    'user:delete': ['DELETE', `/Users/${user}`],
    'role:delete': ['DELETE', `/Groups/${group}`],
  };
  for (const held of provisioning) {
    const one = await connect(gateway, admin, [held]);
    for (const [needed, [method, path, body]] of Object.entries(requests)) {
      if (needed === held) continue;
      t.equal((await one.send(method, path, body)).status, 403, `${held} is not ${needed}`);
    }
    if (held !== 'user:read') t.equal((await one.get('/Users')).status, 403, `${held} lists no users`);
    t.equal((await one.get('/Groups')).status, 403, `${held} alone lists no groups`);
    t.equal((await one.get(`/Groups/${group}`)).status, 403);
  }
  const assigner = await connect(gateway, admin, ['role:assign_users']);
  const renamed = await assigner.patch(`/Groups/${group}`, { op: 'replace', path: 'displayName', value: 'X' });
  t.match(renamed.json, { status: '403' }, 'who may assign may not rename');
  const creator = await connect(gateway, admin, ['role:create']);
  const filled = await creator.send('POST', '/Groups', {
    schemas: [groupUrn],
    displayName: 'New',
    members: [{ value: user }],
  });
  t.match(filled.json, { status: '403' }, 'who may create may not assign');
  t.equal(
    resources(await full.get('/Groups', { filter: 'displayName eq "New"' })).length,
    0,
    'nor is the role left behind',
  );
  const updater = await connect(gateway, admin, ['user:create']);
  const suspended = await updater.send('POST', '/Users', { ...person, active: false });
  t.match(suspended.json, { status: '403' }, 'who may create may not deactivate');
  t.equal(
    resources(await full.get('/Users', { filter: 'userName sw "new"' })).length,
    0,
    'nor is the user left behind',
  );
});

t.test('another tenant does not exist', async (t) => {
  const gateway = await startGateway(t);
  const [home, evil] = [await gateway.createTenant('Home'), await gateway.createTenant('Evil')];
  const victim = await gateway.createPersona(home, { role: 'tenant_admin' });
  const attacker = await gateway.createPersona(evil, { role: 'tenant_admin' });
  const attack = await connect(gateway, attacker, everything(gateway));
  const group = await (await connect(gateway, victim)).createGroup('Secret');
  for (const [method, path, body] of [
    ['GET', `/Users/${victim.id}`],
    ['PUT', `/Users/${victim.id}`, { schemas: [userUrn], userName: 'x@demo.example' }],
    ['DELETE', `/Users/${victim.id}`],
    ['GET', `/Groups/${group}`],
    ['PUT', `/Groups/${group}`, { schemas: [groupUrn], displayName: 'x', members: [] }],
    ['DELETE', `/Groups/${group}`],
  ] as [string, string, object?][]) {
    t.match((await attack.send(method, path, body)).json, { status: '404' }, `${method} ${path}`);
  }
  const sought = [`id eq "${victim.id}"`, `userName eq "${victim.email}"`, `not (id eq "${attacker.id}")`];
  for (const filter of sought) t.same(resources(await attack.get('/Users', { filter })), [], filter);
  t.same(resources(await attack.get('/Groups', { filter: `members.value eq "${victim.id}" or id eq "${group}"` })), []);
  const header = await attack.send('GET', '/Users', undefined, { 'x-tenant-id': home });
  t.match(header.json, { status: '403' }, 'a key belongs to one tenant');

  const taken = await attack.send('POST', '/Users', { schemas: [userUrn], userName: victim.email.toUpperCase() });
  const own = await attack.send('POST', '/Users', { schemas: [userUrn], userName: attacker.email });
  t.match(taken.json, { status: '409', scimType: 'uniqueness' }, 'nobody is pulled in');
  t.same(taken.json, own.json, 'nor told apart from one of the tenant’s own');
  const pawn = await attack.createUser('pawn@demo.example');
  const renamed = await attack.patch(`/Users/${pawn}`, { op: 'replace', path: 'userName', value: victim.email });
  t.match(renamed.json, { status: '403' }, 'nor is an address taken over');
  t.equal((await victim.api.GET('/roles')).response.status, 200);
});

t.test('no rename takes an account over', async (t) => {
  const gateway = await startGateway(t);
  const home = await gateway.createTenant();
  const admin = await gateway.createPersona(home, { role: 'tenant_admin' });
  const [, domain = ''] = admin.email.split('@');
  const directory = await connect(gateway, admin, everything(gateway));
  const inside = await directory.createUser(`inside@${domain}`);
  const outside = await directory.createUser('outside@elsewhere.example');
  const rename = async (id: string, userName: string): Promise<unknown[]> => {
    const patched = await directory.patch(`/Users/${id}`, { op: 'replace', path: 'userName', value: userName });
    const replaced = await directory.send('PUT', `/Users/${id}`, { schemas: [userUrn], userName });
    return [patched.status, replaced.status];
  };
  t.same(await rename(inside, `mine@${domain}`), [403, 403], 'not where the platform has set no domain');
  await giveDomain(gateway, home, domain);
  t.same(
    await rename(outside, `mine@${domain}`),
    [403, 403],
    'an address that is not theirs is not taken from anybody',
  );
  t.same(await rename(inside, 'mine@elsewhere.example'), [403, 403], 'nor is one given that is not theirs to give');
  t.same(await rename(inside, `mine@sub.${domain}`), [403, 403], 'nor one of a domain beneath');
  t.same(await rename(admin.id, `mine@${domain}`), [403, 403], 'nor does anybody change their own, past the password');
  t.same(await rename(inside, `INSIDE@${domain}`), [200, 200], 'the same in another case is no other');
  t.same(await rename(inside, `married@${domain}`), [200, 200], 'within the domain they are theirs');
  t.match((await directory.get(`/Users/${outside}`)).json, { userName: 'outside@elsewhere.example' });
});

t.test('a shared account is shut out of one tenant, and of no other', async (t) => {
  const gateway = await startGateway(t);
  const [home, other] = [await gateway.createTenant(), await gateway.createTenant()];
  const operator = await gateway.operator();
  const shared = await gateway.createPersona(home, { role: 'member' });
  const admin = await gateway.createPersona(other, { role: 'tenant_admin' });
  const directory = await connect(gateway, admin, everything(gateway));
  const member = await roleNamed(admin, 'Member');
  const added = await operator.api.POST('/tenants/{tenant_id}/users', {
    ...{ params: { path: { tenant_id: other }, header: { 'X-Tenant-ID': other } } },
    body: { user_id: shared.id, role_ids: [member] },
  });
  t.equal(added.response.status, 201);
  const vms = async (tenantId: string): Promise<number> =>
    (await shared.api.GET('/vms', { params: { header: { 'X-Tenant-ID': tenantId } } })).response.status;
  t.same([await vms(home), await vms(other)], [200, 200]);
  const ofTheirs = await gateway.client(shared.token).POST('/api-keys', {
    params: { header: { 'X-Tenant-ID': other } },
    body: { name: 'theirs', permissions: ['vm:read'] },
  });
  const key = gateway.client(ofTheirs.data?.key);
  t.equal((await key.GET('/vms')).response.status, 200);

  const path = `/Users/${shared.id}`;
  for (const [name, value] of [
    ['userName', 'evil@demo.example'],
    ['name.givenName', 'Evil'],
  ]) {
    const changed = await directory.patch(path, { op: 'replace', path: name, value });
    t.match(
      changed.json,
      { status: '403', detail: /belongs to other tenants/ },
      `${name} is not one tenant's to change`,
    );
  }
  const put = await directory.send('PUT', path, {
    ...{
      schemas: [userUrn],
      userName: 'evil@demo.example',
      name: { givenName: 'Evil' },
      active: false,
      externalId: 'e',
    },
  });
  t.match(
    put.json,
    { userName: shared.email, name: { givenName: 'Test' }, active: false, externalId: 'e' },
    'a PUT leaves the account be',
  );
  t.same([await vms(home), await vms(other)], [200, 404], 'shut out here, and not there');
  t.not((await key.GET('/vms')).response.status, 200, 'with every key');
  const tenants = await shared.api.GET('/tenants');
  t.notOk(
    tenants.data?.some(({ id }) => id === other),
    'the tenant is none of theirs',
  );
  t.ok(tenants.data?.some(({ id }) => id === home));
  t.equal((await shared.api.POST('/auth/switch-tenant', { body: { tenant_id: other } })).response.ok, false);
  const rows = await directory.get(`/Groups/${member}`);
  t.match(rows.json, { members: [{ value: shared.id }] }, 'the roles stay');
  await directory.patch(`/Groups/${member}`, add(shared.id));
  t.same([await vms(home), await vms(other)], [200, 404], 'being given one again opens nothing');
  t.match((await directory.patch(path, on)).json, { active: true });
  t.same([await vms(home), await vms(other)], [200, 200], 'and back, as before');
  t.equal((await key.GET('/vms')).response.status, 200);

  await operator.api.PATCH('/users/{user_id}', {
    params: { path: { user_id: shared.id }, header: { 'X-Tenant-ID': home } },
    body: { is_active: false },
  });
  t.match((await directory.get(path)).json, { active: false }, 'what the platform deactivates');
  t.match((await directory.patch(path, on)).json, { status: '403' }, 'no directory revives');
  t.match((await directory.send('PUT', path, { schemas: [userUrn], userName: shared.email, active: true })).json, {
    active: false,
  });
});

t.test('an account of this tenant alone that was deactivated is revived by who may', async (t) => {
  const gateway = await startGateway(t);
  const tenantId = await gateway.createTenant();
  const admin = await gateway.createPersona(tenantId, { role: 'tenant_admin' });
  const user = await gateway.createPersona(tenantId, null);
  const directory = await connect(gateway, admin);
  await admin.api.PATCH('/users/{user_id}', { params: { path: { user_id: user.id } }, body: { is_active: false } });
  t.match((await directory.patch(`/Users/${user.id}`, on)).json, { active: true });
  const params = { path: { user_id: user.id } };
  t.match((await admin.api.GET('/users/{user_id}', { params })).data, { is_active: true });
  t.equal((await user.api.GET('/users/me')).response.status, 401, 'but not what was ended with it');
});

t.test('a suspended operator operates nothing', async (t) => {
  const gateway = await startGateway(t);
  const tenantId = await gateway.createTenant();
  const [operator, colleague] = [await gateway.operator(), await gateway.operator()];
  const there = { params: { header: { 'X-Tenant-ID': tenantId } } };
  t.equal((await colleague.api.GET('/vms', there)).response.status, 200);
  const directory = directoryOf(gateway, operator.token);
  t.match((await directory.patch(`/Users/${colleague.id}`, off)).json, { active: false });
  t.equal((await colleague.api.GET('/vms', there)).response.status, 404, 'in no tenant');
  const own = { params: { header: { 'X-Tenant-ID': platformTenantId } } };
  t.equal((await colleague.api.GET('/users', own)).response.status, 404, 'nor in the platform’s');
});

t.test('the last administrator stays, also when two directories race', async (t) => {
  const gateway = await startGateway(t);
  const database = await connectDatabase(t, gateway.urls.ownerUrl);
  const ways = {
    deactivate: (id: string) => ['PATCH', `/Users/${id}`] as const,
    remove: (id: string) => ['DELETE', `/Users/${id}`] as const,
    ungroup: (_: string, role: string) => ['GROUP', `/Groups/${role}`] as const,
  };
  for (const [name, way] of Object.entries(ways)) {
    const tenantId = await gateway.createTenant();
    const one = await gateway.createPersona(tenantId, { role: 'tenant_admin' });
    const two = await gateway.createPersona(tenantId, { role: 'tenant_admin' });
    const deputies = await Promise.all(
      [one, two].map(async () => gateway.createPersona(tenantId, { permissions: everything(gateway) })),
    );
    const role = await roleNamed(one, 'Tenant Admin');
    const take = async (by: Persona | undefined, id: string): Promise<number> => {
      const directory = directoryOf(gateway, by?.token ?? '');
      const [method, path] = way(id, role);
      if (method === 'DELETE') return (await directory.send('DELETE', path)).status;
      const operation = method === 'GROUP' ? { op: 'remove', path: `members[value eq "${id}"]` } : off;
      return (await directory.patch(path, operation)).status;
    };
    const statuses = await Promise.all([take(deputies[0], one.id), take(deputies[1], two.id)]);
    t.equal(statuses.filter((status) => status === 409).length, 1, `${name}: ${statuses.join()}`);
    const { rows } = await database.query<{ count: number }>(
      `SELECT count(*)::int AS count FROM role_assignments ra JOIN memberships m USING (tenant_id, user_id)
       WHERE ra.tenant_id = $1 AND ra.role_id = $2 AND m.suspended_at IS NULL`,
      [tenantId, role],
    );
    t.same(rows, [{ count: 1 }], `${name}: one is left`);
  }
});

t.test('a suspended tenant is read-only', async (t) => {
  const gateway = await startGateway(t);
  const tenantId = await gateway.createTenant();
  const directory = await connect(gateway, await gateway.createPersona(tenantId, { role: 'tenant_admin' }));
  const operator = await gateway.operator();
  await operator.api.PATCH('/tenants/{tenant_id}', {
    params: { path: { tenant_id: tenantId } },
    body: { status: 'suspended' },
  });
  t.match((await directory.send('POST', '/Users', { schemas: [userUrn], userName: 'x@demo.example' })).json, {
    ...{ status: '403', detail: /suspended/ },
  });
  t.equal((await directory.get('/Users')).status, 200);
});

t.test('bodies: both media types, and no others; errors in the form of SCIM', async (t) => {
  const gateway = await startGateway(t);
  const directory = await connect(
    gateway,
    await gateway.createPersona(await gateway.createTenant(), { role: 'tenant_admin' }),
  );
  const body = { schemas: [userUrn], userName: 'a@demo.example' };
  t.equal((await directory.send('POST', '/Users', body, { 'content-type': 'application/json' })).status, 201);
  const wrong = await directory.send('POST', '/Users', body, { 'content-type': 'text/xml' });
  t.match(wrong.json, { schemas: ['urn:ietf:params:scim:api:messages:2.0:Error'], status: '415' });
  t.match(wrong.headers['content-type'], /^application\/scim\+json/);
  t.ok(wrong.headers['x-request-id']);
  const patched = await directory.send('PATCH', '/Users/x', { schemas: [], Operations: [] });
  t.match(patched.json, { status: '400', scimType: 'invalidValue' });
  const denied = await directory.get('/Users', { surprise: 1 });
  t.match(denied.json, { status: '400' });
});
