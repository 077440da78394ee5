import { lookup } from 'node:dns/promises';
import { setTimeout as delay } from 'node:timers/promises';
import t from 'tap';
import { mostAttempts } from '../../src/domains/events/webhooks/deliver.ts';
import { Outbound, parseNetworks } from '../../src/outbound/index.ts';
import { letTheDeadBeDead } from '../fixtures/dead-workers.ts';
import { connect } from '../fixtures/database.ts';
import { changeSomething, followAs } from '../fixtures/event-stream.ts';
import { startGateway, type TestGateway } from '../fixtures/gateway.ts';
import { startHttpsServer, testAuthority } from '../fixtures/https-server.ts';
import { until } from '../fixtures/node.ts';
import { startProcess } from '../fixtures/process.ts';
import {
  createWebhook,
  deliveriesOf,
  loopbackAllowed as environment,
  passTime,
  startReceiver,
  withDeliveries,
} from '../fixtures/webhooks.ts';

const types = ['vm_template.*'];

const waiting = async ({ database: { pool } }: TestGateway): Promise<number> =>
  (await pool.query('SELECT FROM graphile_worker._private_jobs')).rowCount ?? 0;

t.test('what fails is tried again, with growing pauses', async (t) => {
  const gateway = await startGateway(t, { environment });
  const owner = await connect(t, gateway.urls.ownerUrl);
  const receiver = await startReceiver(t);
  const admin = await gateway.createPersona(await gateway.createTenant(), { role: 'tenant_admin' });
  const { id } = await createWebhook(admin, receiver.url, types);
  const answers = [500, 302, 429];
  receiver.answer((response) => void response.writeHead(answers.shift() ?? 200, { location: receiver.url }).end('x'));
  await withDeliveries(t, gateway);
  await changeSomething(admin);
  const pauses: number[] = [];
  for (const status of [500, 302, 429]) {
    await until(`it answered ${status}`, async () => (await deliveriesOf(admin, id))[0]?.response_status === status);
    t.match((await deliveriesOf(admin, id))[0], { status: 'PENDING', error: `The receiver answered ${status}.` });
    const { rows } = await owner.query<{ pause: number }>(
      'SELECT extract(epoch FROM run_at - now())::float8 AS pause FROM graphile_worker._private_jobs',
    );
    pauses.push(rows[0]?.pause ?? 0);
    await passTime(gateway);
  }
  await until('it is delivered', async () => (await deliveriesOf(admin, id))[0]?.status === 'DELIVERED');
  t.match((await deliveriesOf(admin, id))[0], { attempts: 4, response_status: 200, error: null });
  t.equal(new Set(receiver.received.map(({ headers }) => headers['webhook-id'])).size, 1, 'by one id throughout');
  const [one = 0, two = 0, three = 0] = pauses;
  t.ok(one > 1 && one < 3 && two > 5 && two < 8 && three > 17 && three < 21, pauses.join());
});

t.test('who does not answer in time has failed', async (t) => {
  const gateway = await startGateway(t, { environment });
  const receiver = await startReceiver(t);
  const admin = await gateway.createPersona(await gateway.createTenant(), { role: 'tenant_admin' });
  const { id } = await createWebhook(admin, receiver.url, types);
  const other = await startReceiver(t);
  await createWebhook(admin, other.url, types);
  // Says nothing; and then, without an end.
  receiver.answer(() => undefined);
  await withDeliveries(t, gateway);
  for (let n = 0; n < 5; n += 1) await changeSomething(admin, `template ${n}`);
  const started = Date.now();
  await other.untilReceived(5);
  t.ok(Date.now() - started < 8_000, 'others do not wait for it');
  await until('it is over', async () => (await deliveriesOf(admin, id)).some(({ attempts }) => attempts > 0));
  const [failed] = (await deliveriesOf(admin, id)).filter(({ attempts }) => attempts > 0);
  t.match(failed, { status: 'PENDING', response_status: null, error: 'The receiver did not answer in time.' });
  receiver.answer((response) => {
    response.writeHead(200);
    const write = (): void => {
      if (response.write('x'.repeat(65_536))) setImmediate(write);
    };
    write();
  });
  await passTime(gateway);
  await until('all is delivered', async () => {
    await passTime(gateway);
    return (await deliveriesOf(admin, id)).every(({ status }) => status === 'DELIVERED');
  });
});

t.test('receivers of one tenant who do not answer keep no other tenant waiting', async (t) => {
  const gateway = await startGateway(t, { environment });
  const [slow, quick] = [await startReceiver(t), await startReceiver(t)];
  const one = await gateway.createPersona(await gateway.createTenant(), { role: 'tenant_admin' });
  const other = await gateway.createPersona(await gateway.createTenant(), { role: 'tenant_admin' });
  const ids = [await createWebhook(one, slow.url, types), await createWebhook(one, slow.url, types)].map(
    ({ id }) => id,
  );
  await createWebhook(other, quick.url, types);
  slow.answer(() => undefined);
  for (let n = 0; n < 3; n += 1) await changeSomething(one, `template ${n}`);
  await changeSomething(other, 'template');
  await withDeliveries(t, gateway, { mostOfTenant: 1 });
  await quick.untilReceived(1);
  const deliveries = (await Promise.all(ids.map((id) => deliveriesOf(one, id)))).flat();
  t.same([...new Set(deliveries.map(({ attempts }) => attempts))], [0], 'before the first was given up');
  t.equal(slow.received.length, 1, 'one at a time');
});

t.test('what is given up is listed, and can be delivered again', async (t) => {
  const gateway = await startGateway(t, { environment });
  const owner = await connect(t, gateway.urls.ownerUrl);
  const receiver = await startReceiver(t);
  const admin = await gateway.createPersona(await gateway.createTenant(), { role: 'tenant_admin' });
  const { id } = await createWebhook(admin, receiver.url, types);
  receiver.answer((response) => void response.writeHead(503).end());
  await changeSomething(admin);
  await owner.query('UPDATE webhook_deliveries SET attempts = $1', [mostAttempts - 2]);
  await withDeliveries(t, gateway);
  await receiver.untilReceived(1);
  await until('it waits again', async () => (await deliveriesOf(admin, id))[0]?.attempts === mostAttempts - 1);
  t.equal((await deliveriesOf(admin, id))[0]?.status, 'PENDING');
  await passTime(gateway);
  await until('it is given up', async () => (await deliveriesOf(admin, id))[0]?.status === 'DEAD');
  const [dead] = await deliveriesOf(admin, id);
  t.match(dead, { attempts: mostAttempts, response_status: 503 });
  t.ok(dead?.finished_at);
  await until('nothing waits', async () => (await waiting(gateway)) === 0);
  receiver.answer((response) => void response.writeHead(200).end());
  const path = { webhook_id: id, delivery_id: dead?.id ?? '' };
  const again = await admin.api.POST('/webhooks/{webhook_id}/deliveries/{delivery_id}/redeliver', { params: { path } });
  t.match(again, { response: { status: 202 }, data: { status: 'PENDING', attempts: 0 } });
  await until('it is delivered', async () => (await deliveriesOf(admin, id))[0]?.status === 'DELIVERED');
  t.equal(receiver.received.length, 3);
  const other = await createWebhook(admin, receiver.url, types);
  const misplaced = await admin.api.POST('/webhooks/{webhook_id}/deliveries/{delivery_id}/redeliver', {
    params: { path: { ...path, webhook_id: other.id } },
  });
  t.equal(misplaced.response.status, 404, 'a delivery is its webhook’s');
});

t.test('a receiver that says it is gone is left alone', async (t) => {
  const gateway = await startGateway(t, { environment });
  const receiver = await startReceiver(t);
  const admin = await gateway.createPersona(await gateway.createTenant(), { role: 'tenant_admin' });
  const { id } = await createWebhook(admin, receiver.url, types);
  receiver.answer((response) => void response.writeHead(410).end());
  await changeSomething(admin, 'one');
  await changeSomething(admin, 'two');
  await withDeliveries(t, gateway);
  await until('nothing waits', async () => (await waiting(gateway)) === 0);
  t.equal(receiver.received.length, 1);
  const path = { webhook_id: id };
  const shown = await admin.api.GET('/webhooks/{webhook_id}', { params: { path } });
  t.match(shown.data, { enabled: false, disabled_reason: /410/ });
  const [two, one] = await deliveriesOf(admin, id);
  t.match({ one, two }, { one: { status: 'DEAD', response_status: 410 }, two: { status: 'DROPPED', attempts: 0 } });
  const stream = await followAs(t, gateway.url, admin, { after: 0, query: '?follow=false&types=webhook.*' });
  await stream.untilEnd();
  t.same(
    stream.events().map(({ type }) => type),
    ['webhook.create', 'webhook.disable'],
  );
  const redeliver = () =>
    admin.api.POST('/webhooks/{webhook_id}/deliveries/{delivery_id}/redeliver', {
      params: { path: { ...path, delivery_id: two?.id ?? '' } },
    });
  t.equal((await redeliver()).response.status, 409);
  receiver.answer((response) => void response.writeHead(200).end());
  const enabled = await admin.api.PATCH('/webhooks/{webhook_id}', { params: { path }, body: { enabled: true } });
  t.match(enabled.data, { enabled: true, disabled_reason: null });
  t.equal((await redeliver()).response.status, 202);
  await receiver.untilReceived(2);
});

t.test('nothing leads into the network', async (t) => {
  const gateway = await startGateway(t, { environment });
  let reached = 0;
  const inside = await startHttpsServer(t, (_, response) => {
    reached += 1;
    response.writeHead(200).end();
  });
  const admin = await gateway.createPersona(await gateway.createTenant(), { role: 'tenant_admin' });
  const { port } = new URL(inside);
  // Names that lead to loopback, and an address that was allowed when the webhook was made.
  const names = [`https://localhost:${port}/`, `https://127.0.0.1:${port}/`];
  const local = (await lookup('localhost', { all: true })).map(({ address }) => address);
  t.ok(local.includes('127.0.0.1') || local.includes('::1'), 'the name leads to loopback');
  const ids: string[] = [];
  for (const url of names) ids.push((await createWebhook(admin, url, types)).id);
  await withDeliveries(t, gateway, { outbound: new Outbound({ allowed: parseNetworks([]), ca: testAuthority }) });
  await changeSomething(admin);
  for (const id of ids) {
    await until('it was tried', async () => (await deliveriesOf(admin, id))[0]?.attempts === 1);
    const error = 'The address does not lead to the public internet.';
    t.match((await deliveriesOf(admin, id))[0], { status: 'PENDING', response_status: null, error });
  }
  t.equal(reached, 0);
});

t.test('a redirect is not followed', async (t) => {
  const gateway = await startGateway(t, { environment });
  let reached = 0;
  const elsewhere = await startHttpsServer(t, (_, response) => {
    reached += 1;
    response.writeHead(200).end();
  });
  const receiver = await startReceiver(t);
  receiver.answer((response) => void response.writeHead(307, { location: elsewhere }).end());
  const admin = await gateway.createPersona(await gateway.createTenant(), { role: 'tenant_admin' });
  const { id } = await createWebhook(admin, receiver.url, types);
  await withDeliveries(t, gateway);
  await changeSomething(admin);
  await until('it was tried', async () => (await deliveriesOf(admin, id))[0]?.response_status === 307);
  await delay(100);
  t.equal(reached, 0);
});

t.test('a worker that is killed loses nothing', async (t) => {
  const gateway = await startGateway(t, { environment });
  const receiver = await startReceiver(t);
  const admin = await gateway.createPersona(await gateway.createTenant(), { role: 'tenant_admin' });
  const { id } = await createWebhook(admin, receiver.url, types);
  const worker = startProcess(t, 'src/cli/worker.ts', {
    DATABASE_URL: gateway.urls.appUrl,
    LOG_LEVEL: 'info',
  });
  await worker.printed(/the worker is running/);
  const locked = async (): Promise<boolean> =>
    ((await gateway.database.pool.query('SELECT FROM graphile_worker.jobs WHERE locked_at IS NOT NULL')).rowCount ??
      0) > 0;
  // Until it dies over one.
  for (let n = 0; !(await locked()); n += 1) await changeSomething(admin, `template ${n}`);
  worker.child.kill('SIGKILL');
  await worker.ended;
  await changeSomething(admin, 'while nobody works');
  const { pool } = gateway.database;
  await letTheDeadBeDead(pool);
  await withDeliveries(t, gateway);
  await until('all is delivered', async () => {
    await passTime(gateway);
    const { data } = await admin.api.GET('/webhooks/{webhook_id}/deliveries', {
      params: { path: { webhook_id: id }, query: { limit: 100 } },
    });
    return (data?.items ?? []).every(({ status }) => status === 'DELIVERED');
  });
  const { rows } = await pool.query<{ count: number }>(`SELECT count(*)::int FROM graphile_worker._private_jobs`);
  t.equal(rows[0]?.count, 0);
  t.ok(receiver.received.some(({ event }) => event.data.name === 'while nobody works'));
});
