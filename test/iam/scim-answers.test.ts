import t from 'tap';
import { startGateway } from '../fixtures/gateway.ts';
import { rawRequest } from '../fixtures/raw-request.ts';
import { connect, directoryOf, giveDomain, groupUrn, userUrn } from '../fixtures/scim.ts';
import { newId } from '../../src/shared/ids.ts';

const errorUrn = 'urn:ietf:params:scim:api:messages:2.0:Error';

t.test('a name that another group has is not unique', async (t) => {
  const gateway = await startGateway(t);
  const admin = await gateway.createPersona(await gateway.createTenant(), { role: 'tenant_admin' });
  const directory = await connect(gateway, admin);
  await directory.createGroup('Engineers');
  const path = `/Groups/${await directory.createGroup('Makers')}`;
  const taken = { status: '409', scimType: 'uniqueness' };
  const body = { schemas: [groupUrn], displayName: 'Engineers' };
  t.match((await directory.send('POST', '/Groups', body)).json, taken);
  t.match((await directory.send('PUT', path, body)).json, taken);
  t.match((await directory.patch(path, { op: 'replace', path: 'displayName', value: 'Engineers' })).json, taken);
  t.match((await directory.patch(path, { op: 'replace', value: { displayName: 'Engineers' } })).json, taken);
  const native = await admin.api.POST('/roles', { body: { name: 'Engineers', permission_ids: [] } });
  t.match(native.error, { status: 409, errors: [{ path: 'name', code: 'uniqueness' }] });
});

t.test('the answer to a change has the attributes that are asked for', async (t) => {
  const gateway = await startGateway(t);
  const admin = await gateway.createPersona(await gateway.createTenant(), { role: 'tenant_admin' });
  const directory = await connect(gateway, admin);
  const user = await directory.createUser('ada@demo.example');
  const group = await directory.createGroup('Engineers', [user]);
  const rename = { op: 'replace', path: 'displayName', value: 'Makers' };
  const asked = await directory.patch(`/Groups/${group}?attributes=displayName`, rename);
  t.equal(asked.status, 200, asked.text);
  t.same(asked.json, { schemas: [groupUrn], id: group, displayName: 'Makers' });
  const { headers, json } = await directory.get(`/Groups/${group}`);
  t.equal(asked.headers.etag, headers.etag, 'with the tag of the whole');
  const without = await directory.patch(`/Groups/${group}?excludedAttributes=members`, rename);
  t.equal(without.status, 200);
  t.same({ ...without.json, members: json?.members }, json);
  t.equal((await directory.patch(`/Groups/${group}`, rename)).status, 204, 'and none where none is asked for');
  const wrong = await directory.patch(`/Groups/${group}?attributes=%00`, rename);
  t.match(wrong.json, { status: '400' });

  const groupBody = { schemas: [groupUrn], displayName: 'Makers' };
  const put = await directory.send('PUT', `/Groups/${group}?attributes=members.value`, groupBody);
  t.same(put.json, { schemas: [groupUrn], id: group, members: [{ value: user }] });
  const userBody = { schemas: [userUrn], userName: 'ada@demo.example' };
  const one = { schemas: [userUrn], id: user, userName: 'ada@demo.example' };
  t.same((await directory.send('PUT', `/Users/${user}?attributes=userName`, userBody)).json, one);
  const off = { op: 'replace', path: 'active', value: false };
  t.same((await directory.patch(`/Users/${user}?attributes=active`, off)).json, {
    ...{ schemas: [userUrn], id: user, active: false },
  });
  const made = await directory.send('POST', '/Users?excludedAttributes=meta,groups,emails,name,active,displayName', {
    ...{ schemas: [userUrn], userName: 'bob@demo.example' },
  });
  t.same(Object.keys(made.json ?? {}).sort(), ['id', 'schemas', 'userName']);
  const key = { 'idempotency-key': newId() };
  const create = { schemas: [groupUrn], displayName: 'Once' };
  const first = await directory.send('POST', '/Groups?attributes=displayName', create, key);
  t.same(Object.keys(first.json ?? {}).sort(), ['displayName', 'id', 'schemas']);
  t.same((await directory.send('POST', '/Groups?attributes=displayName', create, key)).json, first.json);
  t.equal(
    (await directory.send('POST', '/Groups', create, key)).status,
    422,
    'what else is asked for is another request',
  );
});

t.test('what is read-only may be said again, and not changed', async (t) => {
  const gateway = await startGateway(t);
  const tenantId = await gateway.createTenant();
  const directory = await connect(gateway, await gateway.createPersona(tenantId, { role: 'tenant_admin' }));
  await giveDomain(gateway, tenantId, 'demo.example');
  const id = await directory.createUser('ada@demo.example', { name: { givenName: 'Ada', familyName: 'Lovelace' } });
  const path = `/Users/${id}`;
  const before = await directory.get(path);
  const email = { value: 'ada@demo.example', type: 'work', primary: true };
  const same = [
    { op: 'replace', path: 'displayName', value: 'Ada Lovelace' },
    { op: 'add', path: 'name.formatted', value: 'ada lovelace' },
    { op: 'Add', path: 'emails[type eq "work"].value', value: 'Ada@Demo.example' },
    { op: 'replace', path: 'emails[type eq "work" and primary eq true].primary', value: 'True' },
    { op: 'replace', path: 'emails[primary eq "True" or type eq "home"]', value: email },
    { op: 'replace', path: 'emails[type eq "work"]', value: { Value: 'ada@demo.example', display: 'Ada' } },
    { op: 'replace', path: 'emails', value: [email] },
    { op: 'add', path: 'emails', value: [] },
    { op: 'add', value: { emails: [{ value: 'ada@demo.example' }], displayName: 'Ada Lovelace', id } },
    { op: 'replace', value: { name: { formatted: 'Ada Lovelace', middleName: 'x' } } },
    { op: 'remove', path: 'emails[type eq "home"]' },
    { op: 'add', path: 'emails[not (type eq "home")].value', value: 'ada@demo.example' },
  ];
  for (const operation of same) {
    const answer = await directory.patch(path, operation);
    t.same(answer.json, before.json, `${JSON.stringify(operation)}: ${answer.text}`);
  }
  const other = [
    { op: 'replace', path: 'displayName', value: 'Countess' },
    { op: 'remove', path: 'displayName' },
    { op: 'replace', path: 'displayName', value: null },
    { op: 'replace', path: 'displayName', value: ['Ada Lovelace'] },
    { op: 'replace', path: 'name.formatted', value: 'Countess' },
    { op: 'replace', path: 'name', value: { formatted: 'Countess' } },
    { op: 'remove', path: 'name.formatted' },
    { op: 'replace', path: 'emails[type eq "work"].value', value: 'other@demo.example' },
    { op: 'add', path: 'emails[type eq "home"].value', value: 'ada@demo.example' },
    { op: 'add', path: 'emails[type eq "work"].type', value: 'home' },
    { op: 'add', path: 'emails[type eq "work"].value', value: null },
    { op: 'remove', path: 'emails[type eq "work"]' },
    { op: 'remove', path: 'emails' },
    { op: 'replace', path: 'emails', value: [] },
    { op: 'replace', path: 'emails', value: [email, { value: 'other@demo.example' }] },
    { op: 'add', value: { emails: [{ value: 'other@demo.example' }] } },
    { op: 'add', path: 'emails', value: { type: 'home' } },
  ];
  for (const operation of other) {
    const answer = await directory.patch(path, { op: 'replace', path: 'externalId', value: 'x' }, operation);
    t.match(answer.json, { status: '400', scimType: 'mutability' }, `${JSON.stringify(operation)}: ${answer.text}`);
  }
  t.match((await directory.patch(path, { op: 'add', path: 'emails[type sw "w"].value', value: 'x' })).json, {
    scimType: 'invalidFilter',
  });
  t.match((await directory.patch(path, { op: 'add', path: 'name.shoe', value: 'x' })).json, {
    scimType: 'invalidPath',
  });
  t.same((await directory.get(path)).json, before.json, 'all or nothing');
  const moved = await directory.patch(
    path,
    { op: 'replace', path: 'displayName', value: 'Ada King' },
    { op: 'replace', path: 'emails[type eq "work"].value', value: 'king@demo.example' },
    { op: 'replace', value: { userName: 'king@demo.example', 'name.familyName': 'King' } },
  );
  const king = { userName: 'king@demo.example', displayName: 'Ada King', emails: [{ value: 'king@demo.example' }] };
  t.match(moved.json, king, 'what follows from the same request is no other');
  const ignored = { ...moved.json, displayName: 'x', emails: [{ value: 'x@demo.example' }], name: { formatted: 'x' } };
  t.match((await directory.send('PUT', path, ignored)).json, king, 'a PUT is not held to it');
});

t.test('a bracket in a text ends no filter', async (t) => {
  const gateway = await startGateway(t);
  const admin = await gateway.createPersona(await gateway.createTenant(), { role: 'tenant_admin' });
  const directory = await connect(gateway, admin);
  const user = await directory.createUser('ada@demo.example');
  const path = `/Groups/${await directory.createGroup('Engineers', [user])}`;
  const remove = (filter: string) => directory.patch(path, { op: 'remove', path: `members[${filter}]` });
  for (const text of ['a]b', 'a[b', ']', '\\"]', '\\\\']) {
    t.equal((await remove(`value eq "${text}"`)).status, 204, text);
  }
  t.same(((await directory.get(path)).json?.members as unknown[]).length, 1);
  t.equal((await remove(`value eq "a]b" or value eq "${user}"`)).status, 204);
  t.same((await directory.get(path)).json?.members, []);
  t.match((await remove('value eq "a]b')).json, { scimType: 'invalidPath' });
  t.match((await remove('value eq a]b')).json, { scimType: 'invalidPath' });
  const started = performance.now();
  for (const text of ['"', '"\\', '\\"', '"]', 'a"']) {
    await directory.patch(path, { op: 'remove', path: `members[${text.repeat(1_990 / text.length)}`.slice(0, 2_000) });
  }
  t.ok(performance.now() - started < 2_000, 'no path takes long to read');
});

t.test('what is no resource does not exist, whatever its id looks like', async (t) => {
  const gateway = await startGateway(t);
  const admin = await gateway.createPersona(await gateway.createTenant(), { role: 'tenant_admin' });
  const directory = await connect(gateway, admin);
  const missing = { schemas: [errorUrn], status: '404' };
  for (const id of ['x', '0', newId(), 'a'.repeat(300), 'ada@demo.example', '%20', '%F0%9F%91%A4']) {
    for (const list of ['Users', 'Groups', 'Schemas', 'ResourceTypes']) {
      const absent = await directory.get(`/${list}/${id}`);
      t.match(absent.json, missing, `${list}/${id}`);
      t.notOk(absent.json?.scimType, 'is no bad request');
    }
    t.match((await directory.send('DELETE', `/Users/${id}`)).json, missing);
    t.match((await directory.patch(`/Groups/${id}`, { op: 'remove', path: 'members' })).json, missing);
  }
  t.match((await directory.get('/Users/x', { surprise: 1 })).json, { status: '400' }, 'what else is wrong is said');
  const nobody = await gateway.createPersona(admin.tenantId, null);
  t.match((await directoryOf(gateway, nobody.token).get('/Users/x')).json, { status: '403' });
});

t.test('where there is no operation, errors are SCIM’s too', async (t) => {
  const gateway = await startGateway(t);
  const open = (method: string, path: string) => rawRequest(gateway.url, { method, path });
  for (const [method, path, status] of [
    ['POST', '/api/v1/scim/v2/Bulk', 404],
    ['GET', '/api/v1/scim/v2/Me', 404],
    ['GET', '/api/v1/scim/v2', 404],
    ['GET', '/api/v1/scim/v2/', 404],
    ['GET', '/api/v1/scim/v2/Users/a/b', 404],
    ['PATCH', '/api/v1/scim/v2/Users', 405],
    ['POST', '/api/v1/scim/v2/Schemas', 405],
    ['GET', '/api/v1/scim/v2/Users/%zz', 400],
  ] as const) {
    const answer = await open(method, path);
    t.equal(answer.status, status, `${method} ${path}`);
    t.match(answer.headers['content-type'], /^application\/scim\+json/);
    t.match(answer.json, { schemas: [errorUrn], status: String(status), detail: String }, answer.text);
  }
  t.equal((await open('PATCH', '/api/v1/scim/v2/Users')).headers.allow, 'GET, POST');
  for (const path of ['/api/v1/scim', '/api/v1/scim/v20', '/api/v1/scimitar', '/scim/v2/Users']) {
    t.match((await open('GET', path)).headers['content-type'], /^application\/problem\+json/, path);
  }
});
