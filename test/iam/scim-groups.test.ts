import t from 'tap';
import { connect as connectDatabase } from '../fixtures/database.ts';
import { startGateway } from '../fixtures/gateway.ts';
import { connect, groupUrn, resources } from '../fixtures/scim.ts';
import { newId } from '../../src/shared/ids.ts';

const member = (value: string): { value: string } => ({ value });

t.test('groups are roles, and members hold them', async (t) => {
  const gateway = await startGateway(t);
  const tenantId = await gateway.createTenant();
  const admin = await gateway.createPersona(tenantId, { role: 'tenant_admin' });
  const directory = await connect(gateway, admin, [
    ...['user:read', 'user:create', 'user:update', 'user:delete', 'vm:read'],
    ...['role:read', 'role:create', 'role:update', 'role:delete', 'role:assign_users'],
  ]);
  const people = await Promise.all(['a', 'b', 'c', 'd'].map((name) => directory.createUser(`${name}@demo.example`)));
  const [a = '', b = '', c = '', d = ''] = people;

  const made = await directory.send('POST', '/Groups', {
    ...{ schemas: [groupUrn], displayName: 'Engineers', externalId: 'g1' },
    members: [{ value: a, display: 'a' }],
  });
  t.equal(made.status, 201, made.text);
  const id = String(made.json?.id);
  const path = `/Groups/${id}`;
  t.match(made.json, {
    ...{ displayName: 'Engineers', externalId: 'g1' },
    members: [{ value: a, $ref: `/api/v1/scim/v2/Users/${a}`, type: 'User' }],
  });
  t.equal(made.headers.location, `/api/v1/scim/v2/Groups/${id}`);
  const role = await admin.api.GET('/roles/{role_id}', { params: { path: { role_id: id } } });
  t.match(
    role.data,
    { name: 'Engineers', permissions: [], user_count: 1, is_system_role: false },
    'it permits nothing',
  );
  const members = async (): Promise<string[]> =>
    ((await directory.get(path)).json?.members as { value: string }[]).map(({ value }) => value).sort();
  const patch = async (...operations: object[]): Promise<string[]> => {
    const answer = await directory.patch(path, ...operations);
    t.equal(answer.status, 204, answer.text);
    return members();
  };

  t.same(await patch({ op: 'Add', path: 'members', value: [member(b), member(c)] }), [a, b, c].sort(), 'Entra ID adds');
  t.same(await patch({ op: 'add', path: 'members', value: member(c) }), [a, b, c].sort(), 'who is in stays in');
  t.same(await patch({ op: 'remove', path: `members[value eq "${a}"]` }), [b, c].sort(), 'Okta removes');
  t.same(await patch({ op: 'Remove', path: 'members', value: [member(b)] }), [c], 'Entra ID removes');
  t.same(await patch({ op: 'remove', path: `members[value eq "${c}" or value eq "x"]` }), [], 'several at once');
  t.same(await patch({ op: 'replace', path: 'members', value: people.map(member) }), [...people].sort(), 'all');
  t.same(
    await patch({ op: 'remove', path: 'members' }, { op: 'add', path: 'members', value: [member(d)] }),
    [d],
    'in order',
  );
  t.same(
    await patch({ op: 'add', value: { members: [member(a)] } }, { op: 'remove', path: 'members', value: [member(a)] }),
    [d],
    'the last word counts',
  );
  t.same(await patch({ op: 'remove', path: 'members', value: [member(newId())] }), [d], 'a stranger is not there');
  t.same(await patch({ op: 'replace', value: { id, displayName: 'Makers' } }), [d], 'Okta renames');
  t.match((await directory.get(path)).json, { displayName: 'Makers', externalId: 'g1' });
  t.match((await directory.get(`/Users/${d}`)).json, { groups: [{ value: id, display: 'Makers', type: 'direct' }] });

  const { json: whole, headers } = await directory.get(path);
  const replaced = await directory.send(
    'PUT',
    path,
    { ...whole, members: [member(a), member(b)] },
    {
      'if-match': String(headers.etag),
    },
  );
  t.equal(replaced.status, 200, replaced.text);
  t.same(await members(), [a, b].sort());
  const stale = await directory.send('PUT', path, { ...whole, members: [] }, { 'if-match': String(headers.etag) });
  t.match(stale.json, { status: '412' }, 'members are part of the version');
  await directory.send('PUT', path, { schemas: [groupUrn], displayName: 'Makers' });
  t.same(await members(), [a, b].sort(), 'who is not asserted stays');
  await directory.send('PUT', path, { schemas: [groupUrn], displayName: 'Makers', externalId: 'g2', members: [] });
  t.same(await members(), [], 'an empty list is asserted');

  await patch({ op: 'add', path: 'members', value: [member(a)] });
  const events = await admin.api.GET('/audit-events', { params: { query: { resource_id: id, limit: 1 } } });
  t.match(events.data?.items, [
    { action: 'assign_users', actor: { type: 'api_key' }, after: { members_added: [a], members_removed: [] } },
  ]);
  t.equal((await directory.send('DELETE', path)).status, 204, 'a group that has members is deleted');
  t.match((await directory.get(path)).json, { status: '404' });
  t.equal((await directory.get(`/Users/${a}`)).status, 200, 'its members are not');
  t.match((await directory.send('POST', '/Groups', { schemas: [groupUrn], displayName: 'Viewer' })).json, {
    status: '409',
  });
});

t.test('what a directory cannot say of groups', async (t) => {
  const gateway = await startGateway(t);
  const tenantId = await gateway.createTenant();
  const elsewhere = await gateway.createPersona(await gateway.createTenant(), { role: 'member' });
  const directory = await connect(gateway, await gateway.createPersona(tenantId, { role: 'tenant_admin' }));
  const id = await directory.createGroup('Engineers');
  const user = await directory.createUser('a@demo.example');
  const path = `/Groups/${id}`;
  const refused: [object, string][] = [
    [{ op: 'add', path: 'members', value: [member(elsewhere.id)] }, 'invalidValue'],
    [{ op: 'add', path: 'members', value: [member(newId())] }, 'invalidValue'],
    [{ op: 'add', path: 'members', value: [member('x')] }, 'invalidValue'],
    [{ op: 'add', path: 'members', value: ['x'] }, 'invalidValue'],
    [{ op: 'add', path: 'members', value: null }, 'invalidValue'],
    [{ op: 'add', path: 'members', value: [{ value: id, type: 'Group' }] }, 'invalidValue'],
    [{ op: 'add', path: 'members' }, 'invalidValue'],
    [{ op: 'add', path: `members[value eq "${user}"]`, value: member(user) }, 'noTarget'],
    [{ op: 'replace', path: `members[value eq "${user}"].value`, value: 'x' }, 'mutability'],
    [{ op: 'remove', path: 'members[value pr]' }, 'invalidFilter'],
    [{ op: 'remove', path: 'members[not (value eq "x")]' }, 'invalidFilter'],
    [{ op: 'remove', path: 'displayName' }, 'mutability'],
    [{ op: 'replace', path: 'displayName', value: '' }, 'invalidValue'],
    [{ op: 'replace', path: 'displayName', value: 'x'.repeat(101) }, 'invalidValue'],
    [{ op: 'replace', path: 'displayName.x', value: 'x' }, 'invalidPath'],
    [{ op: 'replace', value: { id: user } }, 'mutability'],
    [{ op: 'replace', path: 'meta', value: {} }, 'mutability'],
    [{ op: 'add', path: 'permissions', value: ['vm:read'] }, 'invalidPath'],
    [{ op: 'add', value: { permission_ids: ['vm:read'] } }, 'invalidPath'],
    [{ op: 'add', value: { 'members.__proto__': [] } }, 'invalidPath'],
    [{ op: 'add', path: 'members', value: Array.from({ length: 10_001 }, () => member(newId())) }, 'tooMany'],
  ];
  for (const [operation, scimType] of refused) {
    const answer = await directory.patch(path, { op: 'add', path: 'members', value: [member(user)] }, operation);
    t.match(answer.json, { status: '400', scimType }, `${JSON.stringify(operation).slice(0, 100)}: ${answer.text}`);
  }
  t.same((await directory.get(path)).json?.members, [], 'all or nothing');
});

t.test('directories at work at the same time lose nothing', async (t) => {
  const gateway = await startGateway(t);
  const directory = await connect(
    gateway,
    await gateway.createPersona(await gateway.createTenant(), { role: 'tenant_admin' }),
  );
  const id = await directory.createGroup('Engineers');
  const people = await Promise.all(Array.from({ length: 20 }, (_, n) => directory.createUser(`u${n}@demo.example`)));
  const first = people.slice(0, 10);
  await directory.patch(`/Groups/${id}`, { op: 'add', path: 'members', value: first.map(member) });
  const answers = await Promise.all(
    people.map((user) =>
      directory.patch(
        `/Groups/${id}`,
        first.includes(user)
          ? { op: 'remove', path: `members[value eq "${user}"]` }
          : { op: 'add', path: 'members', value: [member(user)] },
      ),
    ),
  );
  t.ok(answers.every(({ status }) => status === 204));
  const database = await connectDatabase(t, gateway.urls.ownerUrl);
  const { rows } = await database.query<{ user_id: string }>(
    'SELECT user_id FROM role_assignments WHERE role_id = $1',
    [id],
  );
  t.same(rows.map(({ user_id }) => user_id).sort(), people.slice(10).sort());
  const same = await Promise.all(
    Array.from({ length: 8 }, () => directory.send('POST', '/Users', { schemas: ['x'], userName: 'one@demo.example' })),
  );
  t.same(same.map(({ status }) => status).sort(), [201, ...Array.from({ length: 7 }, () => 409)], 'one account');
});

t.test('a large group', async (t) => {
  const gateway = await startGateway(t);
  const tenantId = await gateway.createTenant();
  const directory = await connect(gateway, await gateway.createPersona(tenantId, { role: 'tenant_admin' }));
  const database = await connectDatabase(t, gateway.urls.ownerUrl);
  const { rows } = await database.query<{ id: string }>(
    `WITH people AS (INSERT INTO users (id, email, email_canonical, first_name, last_name)
       SELECT gen_random_uuid(), n || '@large.example', n || '@large.example', 'N', n::text FROM generate_series(1, 3000) n RETURNING id)
     INSERT INTO memberships (tenant_id, user_id) SELECT $1, id FROM people RETURNING user_id AS id`,
    [tenantId],
  );
  const id = await directory.createGroup(
    'Everybody',
    rows.map((row) => row.id),
  );
  t.equal((await directory.get(`/Groups/${id}`)).text.match(/"value"/g)?.length, 3_000);
  t.match(
    (await directory.get('/Users', { filter: 'userName ew "@large.example"', count: 1 })).json,
    {
      totalResults: 3_000,
    },
    'the total is the whole number',
  );
  const listed = await directory.get('/Groups', {
    filter: 'displayName eq "everybody"',
    excludedAttributes: 'members',
  });
  t.match(resources(listed), [{ id, displayName: 'Everybody' }]);
  t.notOk(listed.text.includes('"members"') || listed.text.includes('"version"'), 'what was not read has no version');
  const wholly = resources(await directory.get('/Groups', { filter: `id eq "${id}"`, attributes: 'members.value' }));
  t.equal((wholly[0]?.members as unknown[]).length, 3_000);
  const all = resources(await directory.get('/Groups', { sortBy: 'displayName', attributes: 'displayName' }));
  t.same(
    all.map(({ displayName }) => displayName),
    ['Everybody', 'Member', 'Tenant Admin', 'Viewer'],
  );
});
