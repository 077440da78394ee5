import t from 'tap';
import { startGateway, type Persona, type TestGateway } from '../fixtures/gateway.ts';
import { connect } from '../fixtures/database.ts';
import { followAs } from '../fixtures/event-stream.ts';
import { iso, withWorker, settled } from '../fixtures/machines.ts';

/** All that was told so far. */
const toldTo = async (t: Parameters<typeof followAs>[0], gateway: TestGateway, persona: Persona) => {
  const stream = await followAs(t, gateway.url, persona, { after: 0, query: '?follow=false' });
  await stream.untilEnd();
  return stream.events();
};

const template = { name: 'small', os: 'Debian 12', cpu: 1, memory_gb: 1, disk_gb: 1 };

t.test('a change leaves one event, with the object as it is then', async (t) => {
  const gateway = await startGateway(t);
  const admin = await gateway.createPersona(await gateway.createTenant(), { role: 'tenant_admin' });
  const made = await admin.api.POST('/vm-templates', { body: template });
  const templateId = made.data?.id ?? '';
  const path = { params: { path: { template_id: templateId } } };
  await admin.api.PATCH('/vm-templates/{template_id}', { ...path, body: { name: 'large' } });
  await admin.api.DELETE('/vm-templates/{template_id}', path);
  const events = await toldTo(t, gateway, admin);
  t.match(
    events.map(({ sequence, type, data }) => ({ sequence, type, name: data.name })),
    [
      { sequence: 1, type: 'vm_template.create', name: 'small' },
      { sequence: 2, type: 'vm_template.update', name: 'large' },
      { sequence: 3, type: 'vm_template.delete', name: 'large' },
    ],
    'what is gone is told of as it was',
  );
  t.match(events[0], {
    tenant_id: admin.tenantId,
    actor: { type: 'user', id: admin.id },
    resource: { type: 'vm_template', id: templateId },
    data: made.data,
  });
});

t.test('what did not happen leaves none', async (t) => {
  const gateway = await startGateway(t);
  const owner = await connect(t, gateway.urls.ownerUrl);
  const tenantId = await gateway.createTenant();
  const admin = await gateway.createPersona(tenantId, { role: 'tenant_admin' });
  const viewer = await gateway.createPersona(tenantId, { role: 'viewer' });
  await viewer.api.POST('/vm-templates', { body: template });
  await admin.api.GET('/vm-templates');
  const roles = await admin.api.POST('/roles', { body: { name: 'Twice', permission_ids: [] } });
  t.equal(roles.response.status, 201);
  t.equal((await admin.api.POST('/roles', { body: { name: 'Twice', permission_ids: [] } })).response.status, 409);
  // After the handler, and after the event: with the commit itself.
  await owner.query(`
    CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'no'; END $$;
    CREATE CONSTRAINT TRIGGER refuse AFTER INSERT ON vm_templates DEFERRABLE INITIALLY DEFERRED
      FOR EACH ROW EXECUTE FUNCTION refuse()`);
  t.equal((await admin.api.POST('/vm-templates', { body: template })).response.status, 500);
  await owner.query('DROP TRIGGER refuse ON vm_templates');
  const { rows } = await owner.query('SELECT type, sequence::int FROM events');
  t.same(rows, [{ type: 'role.create', sequence: 1 }], 'and no number is lost');
});

t.test('numbers are in the order of commits, without a gap', async (t) => {
  const gateway = await startGateway(t);
  const tenantId = await gateway.createTenant();
  const admins = await Promise.all(
    Array.from({ length: 20 }, () => gateway.createPersona(tenantId, { role: 'tenant_admin' })),
  );
  const [first] = admins;
  if (!first) throw new Error('nobody is there');
  const stream = await followAs(t, gateway.url, first, { after: 0 });
  await Promise.all(
    admins.map(async ({ api }, n) => {
      for (let made = 0; made < 5; made += 1) {
        const { response } = await api.POST('/roles', { body: { name: `${n}-${made}`, permission_ids: [] } });
        t.equal(response.status, 201);
      }
    }),
  );
  const events = await stream.told(100);
  t.same(
    events.map(({ sequence }) => sequence),
    Array.from({ length: 100 }, (_, n) => n + 1),
    'a follower who was there all the time was told of each once, in order',
  );
  t.equal(new Set(events.map(({ id }) => id)).size, 100);
});

t.test('what workers do, and find, is told too', async (t) => {
  const gateway = await startGateway(t);
  await withWorker(t, gateway);
  const member = await gateway.createPersona(await gateway.createTenant(), { role: 'member' });
  const made = await member.api.POST('/vms', { body: { ...iso, name: 'web' } });
  const vmId = made.data?.id ?? '';
  await settled(member.api, vmId);
  const failed = await member.api.POST('/vms', { body: { ...iso, name: 'fail-1' } });
  await settled(member.api, failed.data?.id ?? '');
  await member.api.DELETE('/vms/{vm_id}', { params: { path: { vm_id: failed.data?.id ?? '' } } });
  const stream = await followAs(t, gateway.url, member, { after: 0 });
  const events = await stream.told(6);
  t.match(
    events.map(({ type, actor, data }) => ({ type, by: actor.type, status: data.status })),
    [
      { type: 'vm.create', by: 'user', status: 'PROVISIONING' },
      { type: 'vm.create.succeeded', by: 'system', status: 'RUNNING' },
      { type: 'vm.create', by: 'user', status: 'PROVISIONING' },
      { type: 'vm.create.failed', by: 'system', status: 'ERROR' },
      { type: 'vm.delete', by: 'user' },
      { type: 'vm.delete.succeeded', by: 'system' },
    ],
  );
  t.equal(events[3]?.data.error, 'The simulator was asked to fail.');
  t.notOk('iso_url' in (events[0]?.data ?? {}), 'what the audit trail masks is not told');
});

t.test('no secret is in an event', async (t) => {
  const gateway = await startGateway(t);
  const owner = await connect(t, gateway.urls.ownerUrl);
  const admin = await gateway.createPersona(await gateway.createTenant(), { role: 'tenant_admin' });
  const key = await admin.api.POST('/api-keys', { body: { name: 'deploy', permissions: ['vm:read'] } });
  const rotated = await admin.api.POST('/api-keys/{key_id}/rotate', {
    params: { path: { key_id: key.data?.id ?? '' } },
    body: {},
  });
  const webhook = await admin.api.POST('/webhooks', {
    body: { name: 'Chat', url: 'https://chat.example/T0/B0/topsecret', event_types: ['*'] },
  });
  const user = await admin.api.POST('/users', {
    body: { email: 'a@b.example', first_name: 'A', last_name: 'B', password: 'correct horse battery', role_ids: [] },
  });
  t.same(
    [key, rotated, webhook, user].map(({ response }) => response.status),
    [201, 200, 201, 201],
  );
  const { rows } = await owner.query<{ text: string }>(
    'SELECT string_agg(e::text, $1) || (SELECT string_agg(a::text, $1) FROM audit_events a) AS text FROM events e',
    ['\n'],
  );
  const text = rows[0]?.text ?? '';
  for (const secret of [key.data?.key, rotated.data?.key, webhook.data?.secret, 'topsecret', 'argon2', 'horse']) {
    t.notOk(text.includes(secret ?? 'webhook'), secret ?? 'none was shown');
  }
  t.match(text, /webhook\.create|deploy/, 'they are told of');
});
