import t from 'tap';
import { connect as connectDatabase } from '../fixtures/database.ts';
import { startGateway } from '../fixtures/gateway.ts';
import { connect, directoryOf, giveDomain, patchUrn, resources, userUrn } from '../fixtures/scim.ts';
import { rawRequest } from '../fixtures/raw-request.ts';

t.test('a directory keeps users, as Okta does it', async (t) => {
  const gateway = await startGateway(t);
  const admin = await gateway.createPersona(await gateway.createTenant(), { role: 'tenant_admin' });
  const directory = await connect(gateway, admin);

  const absent = await directory.get('/Users', { filter: 'userName eq "ada@demo.example"', startIndex: 1, count: 100 });
  t.match(absent.json, { totalResults: 0, startIndex: 1, itemsPerPage: 0, Resources: [] });
  t.match(absent.headers['content-type'], /^application\/scim\+json/);

  const made = await directory.send('POST', '/Users', {
    schemas: [userUrn],
    userName: 'Ada@Demo.example',
    name: { givenName: 'Ada', familyName: 'Lovelace' },
    emails: [{ primary: true, value: 'ada@demo.example', type: 'work' }],
    displayName: 'Ada Lovelace',
    locale: 'en-US',
    externalId: '00ujl29u0le5T6Aj10h7',
    groups: [],
    password: '1mz050nq',
    active: true,
  });
  const id = String(made.json?.id);
  t.equal(made.status, 201, made.text);
  t.match(made.json, {
    schemas: [userUrn],
    userName: 'Ada@Demo.example',
    externalId: '00ujl29u0le5T6Aj10h7',
    name: { formatted: 'Ada Lovelace', givenName: 'Ada', familyName: 'Lovelace' },
    emails: [{ value: 'Ada@Demo.example', primary: true }],
    active: true,
    groups: [],
    meta: { resourceType: 'User', location: `/api/v1/scim/v2/Users/${id}` },
  });
  t.equal(made.headers.location, `${gateway.app.gateway.contract.basePath}/scim/v2/Users/${id}`);
  t.notOk(made.text.includes('1mz050nq'), 'a password is not kept');

  for (const filter of ['userName eq "ADA@demo.EXAMPLE"', 'externalId eq "00ujl29u0le5T6Aj10h7"']) {
    const found = await directory.get('/Users', { filter });
    t.same(resources(found), [made.json], `${filter} finds the very same`);
  }
  const read = await directory.get(`/Users/${id}`);
  t.same(read.json, made.json);
  t.equal(read.headers.etag, (read.json?.meta as { version: string }).version, 'its version is its entity tag');

  const replaced = await directory.send('PUT', `/Users/${id}`, {
    ...read.json,
    name: { givenName: 'Augusta', familyName: 'King' },
    externalId: 'other',
  });
  t.match(replaced.json, { name: { formatted: 'Augusta King' }, externalId: 'other', active: true });
  const stale = await directory.send(
    'PUT',
    `/Users/${id}`,
    { schemas: [userUrn], userName: 'x@demo.example' },
    {
      'if-match': String(read.headers.etag),
    },
  );
  t.match(stale.json, { status: '412' }, 'no update is lost');
  const kept = await directory.send('PUT', `/Users/${id}`, { schemas: [userUrn], userName: 'ada@demo.example' });
  t.match(kept.json, { externalId: 'other', userName: 'ada@demo.example' }, 'what is not asserted stays');

  const off = await directory.patch(`/Users/${id}`, { op: 'replace', value: { active: false } });
  t.match(off.json, { active: false });
  t.match(resources(await directory.get('/Users', { filter: 'active eq false' })), [{ id }]);
  const on = await directory.patch(`/Users/${id}`, { op: 'replace', value: { active: true } });
  t.match(on.json, { active: true });

  const again = await directory.send('POST', '/Users', { schemas: [userUrn], userName: 'ada@demo.example' });
  t.match(again.json, { status: '409', scimType: 'uniqueness' });
  t.equal((await directory.send('DELETE', `/Users/${id}`)).status, 204);
  t.match((await directory.get(`/Users/${id}`)).json, { status: '404' });
  const back = await directory.send('POST', '/Users', {
    schemas: [userUrn],
    userName: 'ada@demo.example',
    active: false,
  });
  t.match(back.json, { id, active: false, name: { givenName: 'Augusta' } }, 'who was removed comes back');
  t.notOk(back.json?.externalId, 'without what concerned the time before');

  const events = await admin.api.GET('/audit-events', { params: { query: { resource_id: id, outcome: 'allowed' } } });
  const actions = events.data?.items.map(({ action }) => action) ?? [];
  t.same(
    actions.reverse(),
    ['create', 'update', 'update', 'update', 'update', 'delete', 'create'],
    'all of it is recorded',
  );
  t.match(events.data?.items.at(-2), { before: { first_name: 'Ada' }, after: { first_name: 'Augusta' } });
});

t.test('a directory keeps users, as Entra ID does it', async (t) => {
  const gateway = await startGateway(t);
  const owner = await gateway.createPersona(await gateway.createTenant(), { role: 'tenant_admin' });
  const directory = await connect(gateway, owner);
  const enterprise = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User';
  const made = await directory.send('POST', '/Users', {
    schemas: [userUrn, enterprise],
    externalId: '0a21f0f2-8d2a-4f8e-bf98-7363c4aed4ef',
    userName: 'grace@demo.example',
    active: true,
    emails: [{ primary: true, type: 'work', value: 'grace@demo.example' }],
    meta: { resourceType: 'User' },
    name: { formatted: 'Grace Hopper', familyName: 'Hopper', givenName: 'Grace' },
    roles: [],
    [enterprise]: { department: 'Navy', manager: { value: '1' } },
  });
  t.equal(made.status, 201, made.text);
  const path = `/Users/${String(made.json?.id)}`;
  const patched = await directory.patch(
    path,
    { op: 'Replace', path: 'emails[type eq "work"].value', value: 'grace@demo.example' },
    { op: 'Replace', path: 'name.familyName', value: 'Murray' },
    { op: 'Add', path: `${enterprise}:department`, value: 'COBOL' },
    { op: 'Replace', path: 'active', value: 'False' },
  );
  t.match(patched.json, { name: { familyName: 'Murray' }, active: false, userName: 'grace@demo.example' });
  t.match((await directory.patch(path, { op: 'Replace', path: 'active', value: 'True' })).json, { active: true });
  const dotted = { 'name.givenName': 'Grace B.', [`${userUrn}:userName`]: 'hopper@demo.example' };
  const ownDomain = { status: '403', detail: /within the tenant's own domain/ };
  t.match((await directory.patch(path, { op: 'Add', value: dotted })).json, ownDomain, 'the platform has set none');
  await giveDomain(gateway, owner.tenantId, 'demo.example');
  t.match((await directory.patch(path, { op: 'Add', value: dotted })).json, {
    userName: 'hopper@demo.example',
    name: { givenName: 'Grace B.' },
  });
  t.match(
    (await directory.patch(path, { op: 'replace', path: 'name', value: { givenName: 'G', familyName: '' } })).json,
    {
      name: { formatted: 'G Murray' },
    },
  );
  t.notOk((await directory.patch(path, { op: 'Remove', path: 'externalId' })).json?.externalId);
  t.match(resources(await directory.get('/Users', { filter: 'userName eq "hopper@demo.example"' })), [
    { userName: 'hopper@demo.example' },
  ]);
});

t.test('pages, sorts and selections', async (t) => {
  const gateway = await startGateway(t);
  const directory = await connect(
    gateway,
    await gateway.createPersona(await gateway.createTenant(), { role: 'tenant_admin' }),
  );
  for (let n = 0; n < 7; n += 1) {
    await directory.createUser(`u${n}@demo.example`, { name: { givenName: `G${n}`, familyName: `F${6 - n}` } });
  }
  const filter = 'userName sw "u"';
  const seen: unknown[] = [];
  for (const startIndex of [1, 4, 7, 10]) {
    const page = await directory.get('/Users', { filter, startIndex, count: 3 });
    t.match(page.json, { totalResults: 7, startIndex, itemsPerPage: Math.max(0, Math.min(3, 8 - startIndex)) });
    t.equal(resources(page).length, page.json?.itemsPerPage);
    seen.push(...resources(page).map(({ userName }) => userName));
  }
  t.same(
    seen,
    Array.from({ length: 7 }, (_, n) => `u${n}@demo.example`),
    'every one once',
  );
  t.match((await directory.get('/Users', { filter, startIndex: -5, count: 2 })).json, {
    startIndex: 1,
    itemsPerPage: 2,
  });
  t.match((await directory.get('/Users', { filter, count: 0 })).json, {
    totalResults: 7,
    itemsPerPage: 0,
    Resources: [],
  });
  t.match((await directory.get('/Users', { filter, count: -1 })).json, { totalResults: 7, Resources: [] });
  t.equal(resources(await directory.get('/Users', { count: 100_000 })).length, 8, 'as many as there may be');
  const names = async (query: Record<string, string>): Promise<unknown[]> =>
    resources(await directory.get('/Users', { filter, ...query })).map(({ userName }) => String(userName)[1]);
  t.same(await names({ sortBy: 'userName', sortOrder: 'descending' }), ['6', '5', '4', '3', '2', '1', '0']);
  t.same(await names({ sortBy: `${userUrn}:NAME.familyname` }), ['6', '5', '4', '3', '2', '1', '0']);
  for (const sortBy of ['password', '__proto__', 'constructor']) {
    t.match((await directory.get('/Users', { sortBy })).json, { status: '400', scimType: 'invalidPath' });
  }
  const [chosen] = resources(
    await directory.get('/Users', { filter, attributes: 'userName, name.givenName, emails.value', count: 1 }),
  );
  t.same(
    { ...chosen, id: '' },
    {
      schemas: [userUrn],
      id: '',
      userName: 'u0@demo.example',
      emails: [{ value: 'u0@demo.example' }],
      name: { givenName: 'G0' },
    },
  );
  const [rest] = resources(
    await directory.get('/Users', {
      filter,
      excludedAttributes: 'id,meta,NAME.formatted,groups,emails.type',
      count: 1,
    }),
  );
  t.match(rest, { name: { givenName: 'G0', familyName: 'F6' }, emails: [{ primary: true }], active: true });
  t.notOk('meta' in (rest ?? {}) || 'groups' in (rest ?? {}));
  t.ok(rest?.id, 'the id is always there');
});

t.test('what a service can do is open to all, and is true', async (t) => {
  const gateway = await startGateway(t);
  const open = (path: string) => rawRequest(gateway.url, { path: `/api/v1/scim/v2${path}` });
  t.match((await open('/ServiceProviderConfig')).json, {
    patch: { supported: true },
    bulk: { supported: false },
    changePassword: { supported: false },
    etag: { supported: true },
  });
  t.match((await open('/ResourceTypes')).json, {
    totalResults: 2,
    Resources: [{ id: 'User', endpoint: '/Users' }, { id: 'Group' }],
  });
  const schemas = await open('/Schemas');
  for (const { meta } of [...resources(schemas), ...resources(await open('/ResourceTypes'))]) {
    const { location } = meta as { location: string };
    const one = await rawRequest(gateway.url, { path: location });
    t.match(one.json, { meta: { location } }, `${location} is there`);
  }
  t.match((await open('/Schemas/urn:x')).json, { status: '404' });
  t.match(schemas.json, { Resources: [{ id: userUrn }, { name: 'Group' }] });
  t.match((await open('/Users')).json, { schemas: ['urn:ietf:params:scim:api:messages:2.0:Error'], status: '401' });
  t.match((await open('/Bulk')).json, { status: '404' }, 'bulk is no operation');

  const directory = await connect(
    gateway,
    await gateway.createPersona(await gateway.createTenant(), { role: 'tenant_admin' }),
  );
  await directory.createUser('all@demo.example', { externalId: 'x' });
  const [user] = resources(await directory.get('/Users', { filter: 'externalId pr' }));
  const described = (resources(schemas)[0]?.attributes as { name: string }[]).map(({ name }) => name);
  t.same(
    Object.keys(user ?? {})
      .filter((name) => !['schemas', 'id', 'meta'].includes(name))
      .sort(),
    described.sort(),
  );
});

t.test('what a directory cannot say', async (t) => {
  const gateway = await startGateway(t);
  const directory = await connect(
    gateway,
    await gateway.createPersona(await gateway.createTenant(), { role: 'tenant_admin' }),
  );
  const id = await directory.createUser('ada@demo.example');
  const path = `/Users/${id}`;
  const before = await directory.get(path);
  const refused: [object, string][] = [
    [{ op: 'replace', path: 'id', value: 'x' }, 'mutability'],
    [{ op: 'replace', value: { id: 'x' } }, 'mutability'],
    [{ op: 'replace', path: 'meta.version', value: 'x' }, 'mutability'],
    [{ op: 'add', path: 'groups', value: [{ value: id }] }, 'mutability'],
    [{ op: 'replace', path: 'schemas', value: [] }, 'mutability'],
    [{ op: 'remove', path: 'userName' }, 'mutability'],
    [{ op: 'remove', path: 'active' }, 'mutability'],
    [{ op: 'remove' }, 'noTarget'],
    [{ op: 'add', value: 'x' }, 'invalidValue'],
    [{ op: 'add', value: null }, 'invalidValue'],
    [{ op: 'replace', path: 'active', value: 'perhaps' }, 'invalidValue'],
    [{ op: 'replace', path: 'userName', value: 'no address' }, 'invalidValue'],
    [{ op: 'replace', path: 'userName', value: { x: 1 } }, 'invalidValue'],
    [{ op: 'replace', path: 'userName' }, 'invalidValue'],
    [{ op: 'replace', path: 'name', value: 'Ada' }, 'invalidValue'],
    [{ op: 'replace', path: 'name.givenName', value: 'x'.repeat(101) }, 'invalidValue'],
    [{ op: 'replace', path: 'externalId', value: 'a\0b' }, 'invalidValue'],
    [{ op: 'replace', path: 'userName[value eq "x"]', value: 'x' }, 'invalidPath'],
    [{ op: 'replace', path: 'userName.x', value: 'x' }, 'invalidPath'],
    [{ op: 'replace', path: 'shoeSize', value: 'x' }, 'invalidPath'],
    [{ op: 'replace', path: 'a b', value: 'x' }, 'invalidPath'],
    [{ op: 'replace', path: 'emails[type eq]', value: 'x' }, 'invalidFilter'],
    [{ op: 'add', path: '__proto__.polluted', value: 'x' }, 'invalidPath'],
    [{ op: 'add', path: 'constructor.prototype', value: 'x' }, 'invalidPath'],
    [{ op: 'add', value: { 'constructor.prototype.polluted': 'x' } }, 'invalidPath'],
    [{ op: 'add', value: { 'name.__proto__.polluted': 'x' } }, 'invalidPath'],
  ];
  for (const [operation, scimType] of refused) {
    const answer = await directory.patch(path, { op: 'replace', path: 'externalId', value: 'changed' }, operation);
    t.match(answer.json, { status: '400', scimType }, JSON.stringify(operation));
  }
  t.notOk('polluted' in {}, 'no prototype was touched');
  const raw = `{"schemas":["${patchUrn}"],"Operations":[{"op":"add","value":{"__proto__":{"polluted":1}}}]}`;
  const forged = await rawRequest(gateway.url, {
    ...{ method: 'PATCH', path: `/api/v1/scim/v2${path}`, body: raw },
    headers: { authorization: 'none' },
  });
  t.equal(forged.status, 401);
  t.same((await directory.get(path)).json, before.json, 'all or nothing');
  const long = Array.from({ length: 101 }, () => ({ op: 'replace', path: 'active', value: true }));
  t.equal((await directory.patch(path, ...long)).status, 400, 'too many operations');
  const slow = performance.now();
  await directory.patch(path, { op: 'add', path: `emails[type eq "${'\n'.repeat(1_900)}`, value: 'x' });
  await directory.patch(path, { op: 'add', path: 'a['.repeat(900), value: 'x' });
  t.ok(performance.now() - slow < 2_000, 'no path takes long to read');
  const deep = await directory.send('POST', '/Users', { schemas: [userUrn], userName: 'x@demo.example', nick: 'x' });
  t.match(deep.json, { status: '400', scimType: 'invalidValue' }, 'no unknown attribute');
  t.match((await directory.send('POST', '/Users', { schemas: [userUrn], userName: 'x' })).json, { status: '400' });
});

t.test('an account that lacks names gets them from its address', async (t) => {
  const gateway = await startGateway(t);
  const admin = await gateway.createPersona(await gateway.createTenant(), { role: 'tenant_admin' });
  const directory = directoryOf(gateway, admin.token);
  const id = await directory.createUser('only.name@demo.example');
  t.match((await directory.get(`/Users/${id}`)).json, { name: { givenName: 'only.name', familyName: 'only.name' } });
  const native = await admin.api.GET('/users/{user_id}', { params: { path: { user_id: id } } });
  t.match(native.data, { first_name: 'only.name', is_active: true, roles: [] }, 'by no role more than nothing');
  const database = await connectDatabase(t, gateway.urls.ownerUrl);
  const { rows } = await database.query('SELECT password_hash FROM users WHERE id = $1', [id]);
  t.same(rows, [{ password_hash: null }], 'nor a password');
});
