import t from 'tap';
import { readPolicySet } from '../../src/policy/index.ts';
import { connect } from '../fixtures/database.ts';
import { changeSomething } from '../fixtures/event-stream.ts';
import { startGateway, type Persona } from '../fixtures/gateway.ts';
import { iso } from '../fixtures/machines.ts';
import { until } from '../fixtures/node.ts';
import { changedPolicies } from '../fixtures/policies.ts';
import {
  createWebhook,
  deliveriesOf,
  loopbackAllowed as environment,
  startReceiver,
  withDeliveries,
} from '../fixtures/webhooks.ts';

const rights = ['webhook:create', 'webhook:read', 'template:read'];

t.test('a webhook is told what its owner may read', async (t) => {
  const gateway = await startGateway(t, { environment });
  const receiver = await startReceiver(t);
  const tenantId = await gateway.createTenant();
  const admin = await gateway.createPersona(tenantId, { role: 'tenant_admin' });
  const owner = await gateway.createPersona(tenantId, { permissions: rights });
  const { id } = await createWebhook(owner, receiver.url);
  await withDeliveries(t, gateway);
  await admin.api.POST('/vms', { body: { ...iso, name: 'not theirs to read' } });
  await changeSomething(admin, 'theirs');
  await receiver.untilReceived(1);
  await until('all is done', async () => (await deliveriesOf(owner, id)).every(({ status }) => status !== 'PENDING'));
  t.same(
    receiver.received.map(({ event }) => event.type),
    ['webhook.create', 'vm_template.create'],
  );
  const [, dropped] = await deliveriesOf(owner, id);
  t.match(dropped, { status: 'DROPPED', attempts: 0, error: 'Its owner may not read what it is about.' });
});

t.test('it is told nothing once its owner has no right to it', async (t) => {
  const gateway = await startGateway(t, { environment });
  const database = await connect(t, gateway.urls.ownerUrl);
  const tenantId = await gateway.createTenant();
  const admin = await gateway.createPersona(tenantId, { role: 'tenant_admin' });
  await withDeliveries(t, gateway);
  /** What becomes of an event once something has happened to the webhook's owner. */
  const after = async (what: (owner: Persona) => Promise<unknown>, undo?: () => Promise<unknown>): Promise<unknown> => {
    const receiver = await startReceiver(t);
    const owner = await gateway.createPersona(tenantId, { permissions: rights });
    const { id } = await createWebhook(owner, receiver.url, ['vm_template.*']);
    await changeSomething(admin, 'before');
    await receiver.untilReceived(1);
    await what(owner);
    await changeSomething(admin, 'after');
    const latest = async () => (await deliveriesOf(admin, id))[0];
    await until('it is done', async () => (await latest())?.status === 'DROPPED');
    t.equal(receiver.received.length, 1);
    await undo?.();
    await admin.api.DELETE('/webhooks/{webhook_id}', { params: { path: { webhook_id: id } } });
    return (await latest())?.error ?? 'gone';
  };
  const user = ({ id }: Persona) => ({ params: { path: { tenant_id: tenantId, user_id: id } } });
  await after((owner) => admin.api.DELETE('/tenants/{tenant_id}/users/{user_id}', user(owner)));
  await after((owner) => admin.api.PATCH('/users/{user_id}', { ...user(owner), body: { is_active: false } }));
  await after(({ id }) => database.query('DELETE FROM role_assignments WHERE user_id = $1', [id]));
  await after(({ id }) =>
    database.query(
      `DELETE FROM role_permissions p USING role_assignments a
       WHERE a.user_id = $1 AND p.role_id = a.role_id AND p.permission_id = 'webhook:create'`,
      [id],
    ),
  );
  await t.rejects(
    after(() => database.query(`UPDATE tenants SET status = 'suspended' WHERE id = $1`, [tenantId])),
    /409|403|the change was answered/,
    'in a suspended tenant nothing happens that could be told',
  );
});

t.test('what the platform gives its owner is none of it', async (t) => {
  const gateway = await startGateway(t, { environment });
  const receiver = await startReceiver(t);
  const tenantId = await gateway.createTenant();
  const admin = await gateway.createPersona(tenantId, { role: 'tenant_admin' });
  const operator = await gateway.operator();
  const create = () =>
    operator.api.POST('/webhooks', {
      headers: { 'X-Tenant-ID': tenantId },
      body: { name: 'Tickets', url: receiver.url, event_types: ['vm_template.*'] },
    });
  t.equal((await create()).response.status, 422, 'who belongs to it by nothing else makes none');
  const joins = { params: { path: { tenant_id: tenantId } }, body: { user_id: operator.id } };
  t.equal((await operator.api.POST('/tenants/{tenant_id}/users', joins)).response.status, 201);
  t.equal((await create()).response.status, 201, 'as a member, by the platform’s permission');
  await withDeliveries(t, gateway);
  await changeSomething(admin);
  const { data } = await admin.api.GET('/webhooks');
  const id = data?.items[0]?.id ?? '';
  await until('it is done', async () => (await deliveriesOf(admin, id))[0]?.status === 'DROPPED');
  t.equal(receiver.received.length, 0, 'but is told nothing by it');
});

t.test('the policies in force decide, whenever they change', async (t) => {
  const gateway = await startGateway(t, { environment });
  const receiver = await startReceiver(t);
  const admin = await gateway.createPersona(await gateway.createTenant(), { role: 'tenant_admin' });
  const { id } = await createWebhook(admin, receiver.url, ['vm_template.*']);
  const stricter = changedPolicies(t, ['compute/vm-template.policy.yaml'], (text) =>
    text.replace('rules:\n', 'rules:\n  - { id: closed, effect: deny, actions: [read], reason: Closed. }\n'),
  );
  let { policies } = gateway;
  await withDeliveries(t, gateway, { policies: () => policies });
  await changeSomething(admin, 'before');
  await receiver.untilReceived(1);
  policies = readPolicySet(stricter);
  await changeSomething(admin, 'after');
  await until('it is done', async () => (await deliveriesOf(admin, id))[0]?.status === 'DROPPED');
  t.equal(receiver.received.length, 1);
});
