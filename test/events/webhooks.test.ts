import t from 'tap';
import { connect } from '../fixtures/database.ts';
import { changeSomething } from '../fixtures/event-stream.ts';
import { startGateway } from '../fixtures/gateway.ts';
import { until } from '../fixtures/node.ts';
import {
  createWebhook,
  deliveriesOf,
  isSigned,
  loopbackAllowed as environment,
  startReceiver,
  withDeliveries,
} from '../fixtures/webhooks.ts';

t.test('a receiver is told, in a way that it can verify', async (t) => {
  const gateway = await startGateway(t, { environment });
  const receiver = await startReceiver(t);
  const tenantId = await gateway.createTenant();
  const admin = await gateway.createPersona(tenantId, { role: 'tenant_admin' });
  const made = await createWebhook(admin, receiver.url, ['vm_template.*']);
  t.match(made.secret, /^whsec_[A-Za-z0-9+/]{43}=$/);
  await withDeliveries(t, gateway);
  await changeSomething(admin, 'told');
  await admin.api.POST('/roles', { body: { name: 'Not asked for', permission_ids: [] } });
  const [received] = await receiver.untilReceived(1);
  if (!received) throw new Error('nothing came');
  t.match(received.event, {
    type: 'vm_template.create',
    tenant_id: tenantId,
    actor: { type: 'user', id: admin.id },
    data: { name: 'told' },
  });
  t.equal(received.headers['webhook-id'], received.event.id);
  t.ok(Math.abs(Number(received.headers['webhook-timestamp']) - Date.now() / 1_000) < 60);
  t.match(received.headers['content-type'], /json/);
  t.ok(isSigned(received, made.secret));
  t.notOk(isSigned(received, `whsec_${Buffer.alloc(32).toString('base64')}`), 'by nobody else');
  t.notOk(isSigned({ ...received, body: received.body.replace('told', 'lied') }, made.secret), 'nor anything else');
  await until('it is delivered', async () => (await deliveriesOf(admin, made.id))[0]?.status === 'DELIVERED');
  const deliveries = await deliveriesOf(admin, made.id);
  t.equal(deliveries.length, 1);
  t.match(deliveries[0], { event_id: received.event.id, attempts: 1, response_status: 204, error: null });
  const filtered = await admin.api.GET('/webhooks/{webhook_id}/deliveries', {
    params: { path: { webhook_id: made.id }, query: { status: 'DEAD' } },
  });
  t.match(filtered.data, { items: [], total: 0, total_exact: true });
});

t.test('the secret is shown once, sealed at rest, and rotated with an overlap', async (t) => {
  const gateway = await startGateway(t, { environment });
  const owner = await connect(t, gateway.urls.ownerUrl);
  const receiver = await startReceiver(t);
  const admin = await gateway.createPersona(await gateway.createTenant(), { role: 'tenant_admin' });
  const body = { name: 'Tickets', url: receiver.url, event_types: ['vm_template.*'] };
  const headers = { 'Idempotency-Key': 'once' };
  const [made, again] = [
    await admin.api.POST('/webhooks', { body, headers }),
    await admin.api.POST('/webhooks', { body, headers }),
  ];
  t.same(made.data, again.data, 'sent again, nothing is made anew');
  const path = { webhook_id: made.data?.id ?? '' };
  const first = made.data?.secret ?? '';
  const shown = await admin.api.GET('/webhooks/{webhook_id}', { params: { path } });
  t.notOk('secret' in (shown.data ?? {}));
  const { rows } = await owner.query<{ text: string }>('SELECT w::text AS text FROM webhooks w');
  t.equal(rows.length, 1);
  t.notOk(rows[0]?.text.includes(first.slice(6)));
  await withDeliveries(t, gateway);
  const rotated = await admin.api.POST('/webhooks/{webhook_id}/rotate-secret', {
    params: { path },
    body: { overlap_seconds: 60 },
  });
  const second = rotated.data?.secret ?? '';
  t.not(first, second);
  await changeSomething(admin, 'both');
  const [both] = await receiver.untilReceived(1);
  t.ok(both && isSigned(both, first) && isSigned(both, second), 'while they overlap, both sign');
  const cut = await admin.api.POST('/webhooks/{webhook_id}/rotate-secret', { params: { path }, body: {} });
  await changeSomething(admin, 'one');
  const [, one] = await receiver.untilReceived(2);
  t.ok(one && isSigned(one, cut.data?.secret ?? ''));
  t.notOk(one && (isSigned(one, first) || isSigned(one, second)), 'then the new one alone');
});

t.test('what is changed of a webhook counts from then on', async (t) => {
  const gateway = await startGateway(t, { environment });
  const [one, two] = [await startReceiver(t), await startReceiver(t)];
  const admin = await gateway.createPersona(await gateway.createTenant(), { role: 'tenant_admin' });
  const made = await createWebhook(admin, one.url, ['vm_template.*']);
  const path = { webhook_id: made.id };
  const shown = await admin.api.GET('/webhooks/{webhook_id}', { params: { path } });
  const tag = shown.response.headers.get('etag') ?? '';
  const patch = (body: object, headers = {}) =>
    admin.api.PATCH('/webhooks/{webhook_id}', { params: { path }, body: body as never, headers });
  t.equal((await patch({ url: two.url }, { 'If-Match': tag })).response.status, 200);
  t.equal((await patch({ name: 'late' }, { 'If-Match': tag })).response.status, 412);
  await changeSomething(admin, 'to two');
  await patch({ enabled: false });
  await changeSomething(admin, 'to nobody');
  await patch({ enabled: true });
  await withDeliveries(t, gateway);
  await changeSomething(admin, 'to two again');
  await two.untilReceived(2);
  t.same(
    two.received.map(({ event }) => event.data.name),
    ['to two', 'to two again'],
    'while it is disabled nothing is queued',
  );
  t.equal(one.received.length, 0);
  await admin.api.DELETE('/webhooks/{webhook_id}', { params: { path } });
  t.equal((await admin.api.GET('/webhooks/{webhook_id}', { params: { path } })).response.status, 404);
  await changeSomething(admin, 'after its end');
  const { rows } = await gateway.database.pool.query('SELECT FROM graphile_worker._private_jobs');
  t.equal(rows.length, 0);
});

t.test('addresses that nothing is sent to are refused at once', async (t) => {
  const gateway = await startGateway(t, { environment: { OUTBOUND_NETWORKS: '10.9.0.0/16' } });
  const admin = await gateway.createPersona(await gateway.createTenant(), { role: 'tenant_admin' });
  const create = async (url: string): Promise<number> => {
    const body = { name: 'Tickets', url, event_types: ['*'] };
    return (await admin.api.POST('/webhooks', { body })).response.status;
  };
  for (const url of ['http://tickets.example/', 'ftp://tickets.example/', 'https:', 'https://a b.example/']) {
    t.equal(await create(url), 400, url);
  }
  const refused = [
    '127.0.0.1',
    '10.1.2.3',
    '169.254.169.254',
    '[::1]',
    '[::ffff:127.0.0.1]',
    '0',
    '0x7f.1',
    '2130706433',
  ];
  for (const host of refused) t.equal(await create(`https://${host}/`), 422, host);
  for (const url of ['https://user@tickets.example/', 'https://:x@tickets.example/', 'https://[']) {
    t.equal(await create(url), 422, url);
  }
  for (const url of ['https://tickets.example/hook?x=1', 'https://10.9.1.1:8443/'])
    t.equal(await create(url), 201, url);
  const { data } = await admin.api.GET('/webhooks');
  const path = { webhook_id: data?.items[0]?.id ?? '' };
  const moved = await admin.api.PATCH('/webhooks/{webhook_id}', {
    params: { path },
    body: { url: 'https://127.0.0.1/' },
  });
  t.match(moved, { response: { status: 422 }, error: { errors: [{ path: 'url' }] } });
});

t.test('a tenant has so many', async (t) => {
  const gateway = await startGateway(t);
  const admin = await gateway.createPersona(await gateway.createTenant(), { role: 'tenant_admin' });
  for (let n = 0; n < 50; n += 1) await createWebhook(admin, `https://tickets.example/${n}`);
  const body = { name: 'Tickets', url: 'https://tickets.example/', event_types: ['*'] };
  t.equal((await admin.api.POST('/webhooks', { body })).response.status, 409);
});
