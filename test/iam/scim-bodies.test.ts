import t from 'tap';
import { startGateway, type TestGateway } from '../fixtures/gateway.ts';
import { connect, groupUrn, patchUrn, resources, userUrn, type Directory } from '../fixtures/scim.ts';

/** What bodies say: names in either case, null for what is unassigned, and what no name can be. */

const invalidValue = { status: '400', scimType: 'invalidValue' };
const invalidSyntax = { status: '400', scimType: 'invalidSyntax' };
const mutability = { status: '400', scimType: 'mutability' };

const newDirectory = async (gateway: TestGateway): Promise<Directory> =>
  connect(gateway, await gateway.createPersona(await gateway.createTenant(), { role: 'tenant_admin' }));

t.test('an externalId is none or has a character', async (t) => {
  const directory = await newDirectory(await startGateway(t));
  const user = await directory.createUser('ada@demo.example', { externalId: 'u1' });
  const group = await directory.createGroup('Engineers');
  const whole = {
    '/Users': { schemas: [userUrn], userName: 'ada@demo.example', externalId: '' },
    '/Groups': { schemas: [groupUrn], displayName: 'Engineers', externalId: '' },
  };
  for (const [list, id] of [
    ['/Users', user],
    ['/Groups', group],
  ] as const) {
    t.match((await directory.send('POST', list, whole[list])).json, invalidValue, `POST ${list}`);
    t.match((await directory.send('PUT', `${list}/${id}`, whole[list])).json, invalidValue, `PUT ${list}`);
    for (const op of ['add', 'replace']) {
      const named = await directory.patch(`${list}/${id}`, { op, path: 'externalId', value: '' });
      t.match(named.json, invalidValue, `PATCH ${list}`);
      t.match((await directory.patch(`${list}/${id}`, { op, value: { externalId: '' } })).json, invalidValue);
    }
    t.equal((await directory.get(list)).status, 200, `${list} can be read`);
  }
  t.match((await directory.get(`/Users/${user}`)).json, { externalId: 'u1' });
});

t.test('null is unassigned', async (t) => {
  const directory = await newDirectory(await startGateway(t));
  const made = await directory.send('POST', '/Users', {
    ...{ schemas: [userUrn], userName: 'ada@demo.example', externalId: null, name: null, active: null },
    ...{ emails: null, title: null, password: null, groups: null, meta: null, id: null },
    'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User': { department: null, manager: { value: null } },
  });
  t.match(made.json, { name: { givenName: 'ada' }, active: true }, made.text);
  const path = `/Users/${String(made.json?.id)}`;
  const body = { schemas: [userUrn], userName: 'ada@demo.example' };
  const named = { ...body, externalId: 'u1', name: { givenName: 'Ada', familyName: null }, active: false };
  t.match((await directory.send('PUT', path, named)).json, { externalId: 'u1', name: { formatted: 'Ada ada' } });
  const put = await directory.send('PUT', path, { ...body, externalId: null, name: null, active: null });
  t.match(put.json, { externalId: 'u1', name: { givenName: 'Ada' }, active: false }, 'what is absent from a PUT stays');
  t.match((await directory.send('PUT', path, { ...body, userName: null })).json, invalidValue, 'what is required is');
  t.match((await directory.send('PUT', path, { ...body, schemas: null })).json, invalidValue);
  t.match((await directory.send('PUT', path, { ...body, shoeSize: null })).json, invalidValue, 'unknown stays unknown');
  t.match((await directory.send('POST', '/Users', { ...body, emails: [null] })).json, invalidValue, 'null is no value');

  t.notOk((await directory.patch(path, { op: 'replace', path: 'externalId', value: null })).json?.externalId);
  await directory.patch(path, { op: 'replace', path: 'externalId', value: 'u2' });
  const removed = await directory.patch(path, { op: 'replace', value: { externalId: null, title: null } });
  t.equal(removed.status, 200, removed.text);
  t.notOk(removed.json?.externalId, 'of an object of attributes too');
  for (const name of ['userName', 'active', 'name', 'name.givenName', 'id']) {
    t.match((await directory.patch(path, { op: 'replace', path: name, value: null })).json, mutability, name);
    t.match((await directory.patch(path, { op: 'replace', value: { [name]: null } })).json, mutability, name);
  }
  t.match((await directory.patch(path, { op: 'add', path: 'externalId', value: null })).json, invalidValue);
  t.match(
    (await directory.patch(path, { op: 'replace', path: 'externalId' })).json,
    invalidValue,
    'nothing is not null',
  );
  t.match((await directory.patch(path, { op: 'replace', path: null, value: { externalId: 'u3' } })).json, {
    externalId: 'u3',
  });

  const user = String(made.json?.id);
  const group = await directory.send('POST', '/Groups', {
    ...{ schemas: [groupUrn], displayName: 'Engineers', externalId: null },
    members: [{ value: user, display: null, type: null }],
  });
  t.equal(group.status, 201, group.text);
  const groupPath = `/Groups/${String(group.json?.id)}`;
  const kept = await directory.send('PUT', groupPath, {
    ...{ schemas: [groupUrn], displayName: 'Engineers', members: null },
  });
  t.match(kept.json, { members: [{ value: user }] }, 'who is not asserted stays');
  const name = await directory.patch(groupPath, { op: 'replace', path: 'displayName', value: null });
  t.match(name.json, mutability);
  t.equal((await directory.patch(groupPath, { op: 'replace', path: 'members', value: null })).status, 204);
  t.same((await directory.get(groupPath)).json?.members, []);
});

t.test('names of attributes are the same in either case', async (t) => {
  const directory = await newDirectory(await startGateway(t));
  const made = await directory.send('POST', '/Users', {
    ...{ SCHEMAS: [userUrn], username: 'ada@demo.example', EXTERNALID: 'u1', Active: false },
    ...{ NAME: { GivenName: 'Ada', FAMILYNAME: 'Lovelace' }, Emails: [{ VALUE: 'ada@demo.example', Primary: true }] },
    'URN:ietf:params:scim:schemas:extension:enterprise:2.0:user': { DEPARTMENT: 'x', Manager: { $REF: 'y' } },
  });
  t.match(made.json, { externalId: 'u1', active: false, name: { formatted: 'Ada Lovelace' } }, made.text);
  const id = String(made.json?.id);
  const patch = (operations: unknown, path = `/Users/${id}`) =>
    directory.send('PATCH', path, { Schemas: [patchUrn], operations });
  t.match((await patch([{ Op: 'replace', PATH: 'NAME.GIVENNAME', Value: 'Augusta' }])).json, {
    name: { givenName: 'Augusta' },
  });
  t.match((await patch([{ op: 'replace', value: { EXTERNALid: 'u2', Name: { FamilyName: 'King' } } }])).json, {
    ...{ externalId: 'u2', name: { formatted: 'Augusta King' } },
  });
  const group = await directory.send('POST', '/Groups', {
    ...{ schemas: [groupUrn], displayname: 'Engineers', Members: [{ Value: id, TYPE: 'User' }] },
  });
  t.match(group.json, { displayName: 'Engineers', members: [{ value: id }] }, group.text);
  const path = `/Groups/${String(group.json?.id)}`;
  t.equal((await patch([{ op: 'remove', path: 'Members', value: [{ VALUE: id }] }], path)).status, 204);
  t.same((await directory.get(path)).json?.members, []);
  t.equal((await patch([{ op: 'add', value: { MEMBERS: [{ Value: id, Type: 'Group' }] } }], path)).status, 400);

  const twice = [
    { schemas: [userUrn], userName: 'x@demo.example', USERNAME: 'y@demo.example' },
    { schemas: [userUrn], userName: 'x@demo.example', name: { givenName: 'A', givenname: 'B' } },
    { schemas: [userUrn], userName: 'x@demo.example', emails: [{ value: 'A', Value: 'B' }] },
    { schemas: [userUrn], userName: 'x@demo.example', shoeSize: 1, SHOESIZE: 1 },
  ];
  for (const body of twice) t.match((await directory.send('POST', '/Users', body)).json, invalidSyntax);
  t.match((await patch([{ op: 'replace', value: { active: true, ACTIVE: false } }])).json, invalidSyntax);
  t.match((await patch([{ op: 'replace', Op: 'remove', path: 'externalId' }])).json, invalidSyntax);
  t.match((await patch([{ op: 'add', value: { members: [{ value: id, VALUE: id }] } }], path)).json, invalidSyntax);
  const kelvin = { schemas: [userUrn], userName: 'x@demo.example', 'nic\u212aName': 'x' };
  t.match(
    (await directory.send('POST', '/Users', kelvin)).json,
    invalidValue,
    'no letter but those of ASCII has a case',
  );
  t.equal(resources(await directory.get('/Users', { filter: 'userName sw "x@"' })).length, 0);
});

t.test('no name has what cannot be seen', async (t) => {
  const directory = await newDirectory(await startGateway(t));
  const id = await directory.createUser('ada@demo.example', { name: { givenName: 'Ada', familyName: 'Lovelace' } });
  const unseen = ['A\u0007', 'A\nB', 'A\u007f', 'A\u0085', 'A\u202eB', '\u202aA', 'A\u2066', 'A\u2069'];
  for (const [part, bad] of ['givenName', 'familyName'].flatMap((part) => unseen.map((bad) => [part, bad] as const))) {
    const body = { schemas: [userUrn], userName: 'bob@demo.example', name: { [part]: bad } };
    t.match((await directory.send('POST', '/Users', body)).json, invalidValue, `POST ${part} ${JSON.stringify(bad)}`);
    const put = { ...body, userName: 'ada@demo.example' };
    t.match((await directory.send('PUT', `/Users/${id}`, put)).json, invalidValue, 'PUT');
    for (const operation of [
      { op: 'replace', path: `name.${part}`, value: bad },
      { op: 'add', path: 'name', value: { [part]: bad } },
      { op: 'add', value: { [`name.${part}`]: bad } },
    ]) {
      t.match((await directory.patch(`/Users/${id}`, operation)).json, invalidValue, JSON.stringify(operation));
    }
  }
  t.match((await directory.get(`/Users/${id}`)).json, { name: { formatted: 'Ada Lovelace' } });
  const wide = { givenName: 'Zoë\u200d', familyName: '李 O’Neil-Åström' };
  t.match((await directory.patch(`/Users/${id}`, { op: 'replace', path: 'name', value: wide })).json, { name: wide });
});
