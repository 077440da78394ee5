import t from 'tap';
import { startGateway } from '../fixtures/gateway.ts';
import { connect, groupUrn } from '../fixtures/scim.ts';

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
