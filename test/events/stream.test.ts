import t from 'tap';
import { connect } from '../fixtures/database.ts';
import { changeSomething as change, followAs } from '../fixtures/event-stream.ts';
import { startGateway } from '../fixtures/gateway.ts';
import { until } from '../fixtures/node.ts';
import { rawRequest } from '../fixtures/raw-request.ts';

const environment = { EVENT_POLL_MS: '20' };

t.test('a follower is told of what happens from then on', async (t) => {
  const gateway = await startGateway(t, { environment });
  const admin = await gateway.createPersona(await gateway.createTenant(), { role: 'tenant_admin' });
  await change(admin, 'before');
  const stream = await followAs(t, gateway.url, admin);
  t.equal(stream.status, 200);
  t.match(stream.headers['content-type'], /^text\/event-stream/);
  t.match(stream.headers, { 'cache-control': 'no-store', 'x-decision-id': /./ });
  await change(admin, 'after');
  const [event] = await stream.told(1);
  t.match(event, { type: 'vm_template.create', data: { name: 'after' } });
  const block = stream.blocks.find(({ data }) => data !== undefined);
  t.equal(block?.id, String(event?.sequence));
});

t.test('whoever comes back misses nothing and is told nothing twice', async (t) => {
  const gateway = await startGateway(t, { environment });
  const admin = await gateway.createPersona(await gateway.createTenant(), { role: 'tenant_admin' });
  const total = 60;
  const changes = (async () => {
    for (let n = 0; n < total; n += 1) await change(admin, `template ${n}`);
  })();
  const names: unknown[] = [];
  let last = 0;
  let cuts = 0;
  while (names.length < total) {
    const stream = await followAs(t, gateway.url, admin, { after: last });
    await until('something is told', () => stream.events().length > 0 || names.length === total);
    stream.cut();
    cuts += 1;
    const events = stream.events();
    names.push(...events.map(({ data }) => data.name));
    last = events.at(-1)?.sequence ?? last;
  }
  await changes;
  t.ok(cuts > 1, `${cuts} cuts`);
  t.same(
    names,
    Array.from({ length: total }, (_, n) => `template ${n}`),
  );
  const query = await followAs(t, gateway.url, admin, { query: `?after=${total - 1}&follow=false` });
  await query.untilEnd();
  t.equal(query.events().length, 1, 'the query says it as well');
  const both = await followAs(t, gateway.url, admin, { after: total, query: `?after=0&follow=false` });
  await both.untilEnd();
  t.same(both.events(), [], 'the header comes first: a client that comes back asks for the same address');
});

t.test('types are chosen by patterns', async (t) => {
  const gateway = await startGateway(t, { environment });
  const admin = await gateway.createPersona(await gateway.createTenant(), { role: 'tenant_admin' });
  await change(admin);
  await admin.api.POST('/roles', { body: { name: 'One', permission_ids: [] } });
  const types = async (patterns: string): Promise<string[]> => {
    const stream = await followAs(t, gateway.url, admin, { after: 0, query: `?follow=false&types=${patterns}` });
    await stream.untilEnd();
    t.equal(stream.blocks.at(-1)?.id, '2', 'what was passed over is behind all the same');
    return stream.events().map(({ type }) => type);
  };
  t.same(await types('role.*'), ['role.create']);
  t.same(await types('*.create'), ['vm_template.create', 'role.create']);
  t.same(await types('vm.*,role.create'), ['role.create'], 'a line is a line, and no sign for any character');
  t.same(await types('*'), ['vm_template.create', 'role.create']);
  for (const query of ['types=', 'types=VM', 'types=a,,b', 'types=%25', 'after=-1', 'after=x', 'follow=2']) {
    const { status } = await rawRequest(gateway.url, { path: `/api/v1/events?${query}`, token: admin.token });
    t.equal(status, 400, query);
  }
  const path = '/api/v1/events';
  const strange = await rawRequest(gateway.url, { path, token: admin.token, headers: { 'last-event-id': 'x' } });
  t.equal(strange.status, 400);
});

t.test('what is no longer kept is said to be missing', async (t) => {
  const gateway = await startGateway(t, { environment });
  const owner = await connect(t, gateway.urls.ownerUrl);
  const admin = await gateway.createPersona(await gateway.createTenant(), { role: 'tenant_admin' });
  for (const name of ['a', 'b', 'c']) await change(admin, name);
  await owner.query(`UPDATE events SET occurred_at = now() - interval '31 days' WHERE sequence < 3`);
  await gateway.database.pool.query('SELECT purge_events(30, 100)');
  const read = async (after: number) => {
    const stream = await followAs(t, gateway.url, admin, { after, query: '?follow=false' });
    await stream.untilEnd();
    const reset = stream.blocks.find(({ event }) => event === 'reset');
    return { reset: reset && (JSON.parse(reset.data ?? '') as unknown), told: stream.events().length };
  };
  t.match(await read(0), { reset: { after: 0, resumed_after: 2 }, told: 1 });
  t.match(await read(2), { reset: undefined, told: 1 }, 'nothing is missing after the last that went');
  t.match(await read(99), { reset: { after: 99, resumed_after: 3 }, told: 0 }, 'nor is it known what never was');
  await owner.query(`UPDATE events SET occurred_at = now() - interval '31 days'`);
  await gateway.database.pool.query('SELECT purge_events(30, 100)');
  t.match(await read(2), { reset: { resumed_after: 3 }, told: 0 }, 'of all that are gone, too');
  t.match(await read(3), { reset: undefined, told: 0 });
  await t.rejects(gateway.database.pool.query('SELECT purge_events(6, 100)'), /7 days/);
});

t.test('a client that takes nothing in costs no memory, and is let go of', async (t) => {
  const gateway = await startGateway(t, { environment: { ...environment, EVENT_STALL_SECONDS: '1' } });
  const owner = await connect(t, gateway.urls.ownerUrl);
  const admin = await gateway.createPersona(await gateway.createTenant(), { role: 'tenant_admin' });
  await change(admin);
  // More than all buffers on the way hold.
  await owner.query(`
    INSERT INTO events SELECT tenant_id, n, gen_random_uuid(), type, resource_type, resource_id, actor_type, actor_id, occurred_at,
      attributes, data || jsonb_build_object('name', repeat('x', 20000)) FROM events, generate_series(2, 2000) AS n`);
  await owner.query('UPDATE event_counters SET last_sequence = 2000');
  const stream = await followAs(t, gateway.url, admin, { after: 0 });
  stream.response.pause();
  const { store } = gateway.app.gateway;
  let reads = 0;
  const { read } = store;
  store.read = (...asked) => {
    reads += 1;
    return read.apply(store, asked);
  };
  await until('the stream is given up', async () => {
    const { openStreams } = gateway.app.lasting.streams;
    return Promise.resolve(openStreams === 0);
  });
  store.read = read;
  t.ok(reads < 20, `${reads} looks of 100 events each, of which 20 would be all`);
  stream.response.resume();
  await stream.untilEnd();
  t.ok(stream.events().length < 2_000);
});

t.test('a principal has so many streams at once', async (t) => {
  const gateway = await startGateway(t, { environment: { ...environment, EVENT_STREAMS_PER_PRINCIPAL: '2' } });
  const tenantId = await gateway.createTenant();
  const admin = await gateway.createPersona(tenantId, { role: 'tenant_admin' });
  const other = await gateway.createPersona(tenantId, { role: 'tenant_admin' });
  const [one, two] = [await followAs(t, gateway.url, admin), await followAs(t, gateway.url, admin)];
  t.same([one.status, two.status], [200, 200]);
  const third = await rawRequest(gateway.url, { path: '/api/v1/events', token: admin.token });
  t.match(third, { status: 429, json: { code: 'rate_limited' }, headers: { 'retry-after': /^\d+$/ } });
  t.equal((await followAs(t, gateway.url, other)).status, 200, 'others have theirs');
  one.cut();
  await until('there is room again', async () => (await followAs(t, gateway.url, admin)).status === 200);
});
