import t from 'tap';
import { startGateway } from '../fixtures/gateway.ts';
import { inRounds } from '../fixtures/race.ts';
import { rawRequest } from '../fixtures/raw-request.ts';
import { connect } from '../fixtures/scim.ts';

t.test('If-Match: no update is lost', async (t) => {
  const gateway = await startGateway(t);
  const admin = await gateway.createPersona(await gateway.createTenant(), { role: 'tenant_admin' });
  const { token } = admin;
  const made = await rawRequest(gateway.url, { method: 'POST', path: '/api/v1/roles', token, body: { name: 'one' } });
  const path = `/api/v1/roles/${String(made.json?.id)}`;
  const read = await rawRequest(gateway.url, { path, token });
  t.match(read.headers.etag, /^"[\w-]{27}"$/);
  t.equal(made.headers.etag, read.headers.etag, 'what a change answers with is named as what is read');
  const rename = (name: string, match?: string) =>
    rawRequest(gateway.url, {
      ...{ method: 'PATCH', path, token, body: { name } },
      ...(match !== undefined && { headers: { 'if-match': match } }),
    });
  const etag = String(read.headers.etag);
  const second = await rename('two', `"other", ${etag}`);
  t.equal(second.status, 200);
  t.not(second.headers.etag, etag);
  t.match((await rename('three', etag)).json, { status: 412, code: 'precondition_failed' });
  t.equal((await rename('three', '*')).status, 200, 'any state there is');
  t.equal((await rename('four')).status, 200, 'nothing is demanded');
  const racing = String((await rawRequest(gateway.url, { path, token })).headers.etag);
  const answers = await Promise.all(Array.from({ length: 10 }, (_, n) => rename(`racer ${n}`, racing)));
  t.same(
    answers.map(({ status }) => status).sort(),
    [200, ...Array.from({ length: 9 }, () => 412)],
    'one of many wins',
  );
  const gone = await rawRequest(gateway.url, { method: 'DELETE', path, token, headers: { 'if-match': racing } });
  t.equal(gone.status, 412);
  const members = await gateway.createPersona(admin.tenantId, { role: 'viewer' });
  const hidden = await rawRequest(gateway.url, {
    ...{ method: 'PATCH', path, token: members.token, body: { name: 'x' }, headers: { 'if-match': racing } },
  });
  t.equal(hidden.status, 403, 'who may not change it learns nothing of its state');
});

t.test('If-Match on the users of a role: the tag is of the set', async (t) => {
  const gateway = await startGateway(t);
  const tenantId = await gateway.createTenant();
  const admin = await gateway.createPersona(tenantId, { role: 'tenant_admin' });
  const { token } = admin;
  const [a = '', b = '', c = ''] = await Promise.all(
    ['a', 'b', 'c'].map(async () => (await gateway.createPersona(tenantId, null)).id),
  );
  const made = await rawRequest(gateway.url, { method: 'POST', path: '/api/v1/roles', token, body: { name: 'one' } });
  const id = String(made.json?.id);
  const path = `/api/v1/roles/${id}/users`;
  const read = () => rawRequest(gateway.url, { path, token });
  const tagNow = async () => String((await read()).headers.etag);
  const set = (users: string[], match?: string) =>
    rawRequest(gateway.url, {
      ...{ method: 'PUT', path, token, body: { user_ids: users } },
      ...(match !== undefined && { headers: { 'if-match': match } }),
    });
  const held = async () => (await read()).json?.user_ids;

  const nobody = await tagNow();
  t.match(nobody, /^"[\w-]{27}"$/);
  const one = await set([a], nobody);
  t.equal(one.status, 200);
  t.not(one.headers.etag, nobody);
  t.equal(one.headers.etag, await tagNow(), 'what a change answers with is named as what is read');
  // As many as before, in the same millisecond maybe: neither count nor time tells these sets apart.
  const other = await set([b], String(one.headers.etag));
  t.equal(other.status, 200);
  t.match((await set([a, c], String(one.headers.etag))).json, { status: 412, code: 'precondition_failed' });
  t.same(await held(), [b], 'nothing is overwritten');
  t.equal((await set([b, a], `"x", ${String(other.headers.etag)}`)).status, 200);
  const both = await tagNow();
  t.equal((await set([a, b], both)).headers.etag, both, 'a set has no order');
  t.equal((await set([b], '*')).status, 200, 'any state there is');
  t.equal((await set([a])).status, 200, 'nothing is demanded');
  const role = await rawRequest(gateway.url, { path: `/api/v1/roles/${id}`, token });
  t.equal((await set([b], String(role.headers.etag))).status, 412, 'the tag of the role is another');
  await rawRequest(gateway.url, { method: 'PATCH', path: `/api/v1/roles/${id}`, token, body: { name: 'renamed' } });
  t.equal(await tagNow(), one.headers.etag, 'nor does its name count');

  const directory = await connect(gateway, admin);
  const assignment = `/api/v1/tenants/${tenantId}/users/${b}/roles/${id}`;
  const changes: Record<string, () => Promise<{ status: number }>> = {
    'a role given': () => rawRequest(gateway.url, { method: 'POST', path: assignment, token }),
    'a role taken': () => rawRequest(gateway.url, { method: 'DELETE', path: assignment, token }),
    'a member added by a directory': () =>
      directory.patch(`/Groups/${id}`, { op: 'add', path: 'members', value: [{ value: c }] }),
    'a member taken out by a directory': () =>
      directory.patch(`/Groups/${id}`, { op: 'remove', path: `members[value eq "${c}"]` }),
    'a user taken out of the tenant': () =>
      rawRequest(gateway.url, { method: 'DELETE', path: `/api/v1/tenants/${tenantId}/users/${a}`, token }),
  };
  for (const [name, change] of Object.entries(changes)) {
    const before = await tagNow();
    t.ok((await change()).status < 300, name);
    const now = await held();
    t.not(await tagNow(), before, `${name}: another tag`);
    t.equal((await set([b, c], before)).status, 412, name);
    t.same(await held(), now, `${name}: stays`);
  }

  await inRounds(async () => {
    const tag = await tagNow();
    const wanted = [[b], [c], [b, c]];
    const answers = await Promise.all(wanted.map((users) => set(users, tag)));
    t.same(answers.map(({ status }) => status).sort(), [200, 412, 412], 'of many with one tag, one wins');
    const winner = answers.findIndex(({ status }) => status === 200);
    t.same(await held(), [...(wanted[winner] ?? [])].sort(), 'and what it set is there');
    await set([]);
  });
});
