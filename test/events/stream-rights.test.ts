import t from 'tap';
import { readDocument } from '../../src/contract/index.ts';
import { connect } from '../fixtures/database.ts';
import { changeSomething, followAs, followEvents } from '../fixtures/event-stream.ts';
import { startGateway, type Persona } from '../fixtures/gateway.ts';
import { until } from '../fixtures/node.ts';
import { iso } from '../fixtures/machines.ts';
import { changedPolicies } from '../fixtures/policies.ts';
import { byPassword } from '../fixtures/proof.ts';

const environment = { EVENT_POLL_MS: '20' };

t.test('each is told what they may read, and of that the fields that they may', async (t) => {
  const rules = `
  - id: machines_of_others
    effect: deny
    actions: [read]
    when: { resource.name: { prefix: private }, not: { resource.created_by: $principal.id } }
    reason: It is private.
  - id: addresses_of_others
    effect: deny
    actions: [read]
    when: { not: { resource.created_by: $principal.id } }
    fields: [ip_address, error]
    reason: Of others, addresses are not shown.
`;
  const document = readDocument();
  const schema = document.components?.schemas?.Vm as { required: string[] };
  schema.required = schema.required.filter((field) => !['ip_address', 'error'].includes(field));
  const policies = changedPolicies(t, ['compute/vm.policy.yaml'], (text) => text.trimEnd() + rules);
  const gateway = await startGateway(t, { environment: { ...environment, POLICY_DIR: policies }, document });
  const tenantId = await gateway.createTenant();
  const maker = await gateway.createPersona(tenantId, { role: 'member' });
  const viewer = await gateway.createPersona(tenantId, { role: 'viewer' });
  const blind = await gateway.createPersona(tenantId, { permissions: ['event:read'] });
  for (const name of ['web', 'private-1']) await maker.api.POST('/vms', { body: { ...iso, name } });
  const admin = await gateway.createPersona(tenantId, { role: 'tenant_admin' });
  await admin.api.POST('/api-keys', { body: { name: 'deploy', permissions: [] } });
  const toldTo = async (persona: Persona) => {
    const stream = await followAs(t, gateway.url, persona, { after: 0, query: '?follow=false' });
    await stream.untilEnd();
    return stream.events();
  };
  const toMaker = await toldTo(maker);
  t.same(
    toMaker.map(({ data }) => data.name),
    ['web', 'private-1'],
    'not of the key, which is another’s',
  );
  t.ok(toMaker.every(({ data }) => 'ip_address' in data));
  const toViewer = await toldTo(viewer);
  t.same(
    toViewer.map(({ data }) => data.name),
    ['web'],
  );
  t.notOk('ip_address' in (toViewer[0]?.data ?? {}), 'a hidden field is not there');
  t.ok('cpu' in (toViewer[0]?.data ?? {}));
  t.same(await toldTo(blind), [], 'who may follow events, and read nothing');
  t.same(
    (await toldTo(admin)).map(({ type }) => type),
    ['vm.create', 'api_key.create'],
  );
  const stranger = await gateway.createPersona(await gateway.createTenant(), { role: 'tenant_admin' });
  t.same(await toldTo(stranger), [], 'another tenant’s');
});

t.test('what cannot be decided is not told', async (t) => {
  const gateway = await startGateway(t, { environment });
  const owner = await connect(t, gateway.urls.ownerUrl);
  const admin = await gateway.createPersona(await gateway.createTenant(), { role: 'tenant_admin' });
  for (const name of ['of a kind that is gone', 'without attributes', 'with others', 'as it is'])
    await changeSomething(admin, name);
  await owner.query(`UPDATE events SET resource_type = 'spaceship' WHERE sequence = 1`);
  await owner.query(`UPDATE events SET attributes = '{}' WHERE sequence = 2`);
  await owner.query(`UPDATE events SET attributes = '{"tenant_id": ["x"], "is_public": "yes"}' WHERE sequence = 3`);
  const stream = await followAs(t, gateway.url, admin, { after: 0, query: '?follow=false' });
  await stream.untilEnd();
  t.same(
    stream.events().map(({ data }) => data.name),
    ['as it is'],
  );
});

t.test('a stream ends with the rights to it', async (t) => {
  const gateway = await startGateway(t, { environment });
  const owner = await connect(t, gateway.urls.ownerUrl);
  const tenantId = await gateway.createTenant();
  const admin = await gateway.createPersona(tenantId, { role: 'tenant_admin' });
  /** What ends a new member's stream, and what is told last. */
  const endedBy = async (
    what: (member: Persona) => Promise<unknown>,
    { headers, before }: { headers?: Record<string, string>; before?: (member: Persona) => Promise<unknown> } = {},
  ): Promise<unknown> => {
    const member = await gateway.createPersona(tenantId, { role: 'tenant_admin' });
    await before?.(member);
    const stream = await followEvents(
      t,
      gateway.url,
      headers ?? {
        authorization: `Bearer ${gateway.tokens.issue({ principalId: member.id, tenantId, sessionId: member.sessionId }, byPassword)}`,
      },
    );
    await changeSomething(admin, 'while it may');
    await stream.told(1);
    await what(member);
    const end = stream.ended() ? {} : await changeSomething(admin, 'no more').then(() => stream.untilEnd());
    t.ok(
      stream.events().every(({ data }) => data.name !== 'no more'),
      'nothing more is told',
    );
    return (stream.end() ?? end).status;
  };
  const user = ({ id }: Persona) => ({ params: { path: { tenant_id: tenantId, user_id: id } } });
  t.equal(await endedBy(({ api }) => api.POST('/auth/logout')), 401, 'signed out');
  t.equal(
    await endedBy((who) => admin.api.DELETE('/tenants/{tenant_id}/users/{user_id}', user(who))),
    404,
    'taken out',
  );
  t.equal(
    await endedBy((who) => admin.api.PATCH('/users/{user_id}', { ...user(who), body: { is_active: false } })),
    401,
    'deactivated',
  );
  const withoutRole = ({ id }: Persona) => owner.query('DELETE FROM role_assignments WHERE user_id = $1', [id]);
  t.equal(await endedBy(withoutRole), 403, 'without the role');
  const shortly = ({ sessionId }: Persona) =>
    owner.query(`UPDATE sessions SET expires_at = now() + interval '1.5 s' WHERE id = $1`, [sessionId]);
  const wait = () => new Promise((resolve) => setTimeout(resolve, 1_700));
  t.equal(await endedBy(wait, { before: shortly }), 401, 'the session over');
  const key = await admin.api.POST('/api-keys', {
    body: { name: 'follower', permissions: ['event:read', 'template:read'] },
  });
  const path = { key_id: key.data?.id ?? '' };
  const headers = { 'x-api-key': key.data?.key ?? '' };
  t.equal(
    await endedBy(() => admin.api.DELETE('/api-keys/{key_id}', { params: { path } }), { headers }),
    401,
    'the key revoked',
  );
  Object.assign(gateway.tokens, { lifetime: 2 });
  t.equal(await endedBy(() => new Promise((resolve) => setTimeout(resolve, 2_200))), 401, 'the token expired');
});

t.test('a right that comes, and one that goes, counts from then on', async (t) => {
  const gateway = await startGateway(t, { environment });
  const tenantId = await gateway.createTenant();
  const admin = await gateway.createPersona(tenantId, { role: 'tenant_admin' });
  const role = await admin.api.POST('/roles', { body: { name: 'Followers', permission_ids: ['event:read'] } });
  const path = { role_id: role.data?.id ?? '' };
  const follower = await gateway.createPersona(tenantId, null);
  await admin.api.PUT('/roles/{role_id}/users', { params: { path }, body: { user_ids: [follower.id] } });
  const stream = await followAs(t, gateway.url, follower);
  await changeSomething(admin, 'unseen');
  await admin.api.POST('/roles/{role_id}/permissions', {
    params: { path },
    body: { permission_ids: ['template:read', 'vm:read'] },
  });
  await changeSomething(admin, 'seen');
  const names = () => stream.events().map(({ data }) => data.name);
  await until('what is allowed by now is told', () => names().includes('seen'));
  const told = names().length;
  await admin.api.DELETE('/roles/{role_id}/permissions/{permission_id}', {
    params: { path: { ...path, permission_id: 'template:read' } },
  });
  await changeSomething(admin, 'unseen again');
  await admin.api.POST('/vms', { body: { ...iso, name: 'last' } });
  await stream.told(told + 1);
  t.notOk(
    stream.events().some(({ data }) => data.name === 'unseen again'),
    'what is not allowed any more is not',
  );
  t.equal(stream.end(), undefined, 'the stream goes on');
});
