import { setTimeout as delay } from 'node:timers/promises';
import t, { type Test } from 'tap';
import { Problem } from '../../src/shared/problem.ts';
import { cuttableLine } from '../fixtures/cuttable-line.ts';
import { connect, createDatabase } from '../fixtures/database.ts';
import { lookDecision, metricsOf } from '../fixtures/decisions.ts';
import { startGateway, type GatewayOptions } from '../fixtures/gateway.ts';
import { rawRequest } from '../fixtures/raw-request.ts';

/** A gateway whose log can be held up, and what is in it. */
const prepare = async (t: Test, options: GatewayOptions = {}) => {
  const gateway = await startGateway(t, options);
  const owner = await connect(t, gateway.urls.ownerUrl);
  const tenantId = await gateway.createTenant();
  const logged = async (): Promise<string[]> =>
    (await owner.query<{ id: string }>('SELECT id FROM decision_log ORDER BY id')).rows.map(({ id }) => id);
  return {
    ...{ gateway, owner, tenantId, logged },
    admin: await gateway.createPersona(tenantId, { role: 'tenant_admin' }),
    hold: () => owner.query('BEGIN; LOCK TABLE decision_log IN SHARE MODE'),
    release: () => owner.query('COMMIT'),
  };
};

/** Looks at once; of each, when it is answered, its status and its decision. */
const looks = (url: string, token: string, count: number) => {
  const answers: { status: number; decisionId: string }[] = [];
  const all = Array.from({ length: count }, async () => {
    const { status, headers } = await rawRequest(url, { path: '/api/v1/vms', token });
    answers.push({ status, decisionId: String(headers['x-decision-id']) });
  });
  return { answers, all: Promise.all(all) };
};

t.test('block: where there is no room, requests wait for it', async (t) => {
  const { gateway, admin, hold, release, logged } = await prepare(t, { environment: { DECISION_LOG_BUFFER: '3' } });
  await hold();
  const { answers, all } = looks(gateway.url, admin.token, 8);
  while (gateway.app.gateway.decisions.queued < 8) await delay(10);
  t.equal(answers.length, 3, 'as many as there is room for are answered');
  t.equal((await metricsOf(gateway)).get('virtualstack_decision_log_queue'), 8);
  await release();
  await all;
  await gateway.app.gateway.decisions.flush();
  t.same(
    answers.map(({ status }) => status),
    Array.from({ length: 8 }, () => 200),
  );
  t.same(await logged(), answers.map(({ decisionId }) => decisionId).sort(), 'and each is in the log, once');
});

t.test('block: not for ever', async (t) => {
  const { gateway, admin, hold, release, logged } = await prepare(t, { environment: { DECISION_LOG_BUFFER: '1' } });
  await hold();
  const { answers, all } = looks(gateway.url, admin.token, 3);
  await all;
  t.same(
    answers.map(({ status }) => status),
    [200, 503, 503],
  );
  await release();
  await gateway.app.gateway.decisions.flush();
  t.same(await logged(), [answers[0]?.decisionId], 'what was answered is in the log, and nothing else');
});

t.test('count: where there is no room, decisions are lost, and counted', async (t) => {
  const environment = { DECISION_LOG_BUFFER: '3', DECISION_LOG_OVERFLOW: 'count' };
  const { gateway, admin, tenantId, hold, release, logged } = await prepare(t, { environment });
  await hold();
  const { answers, all } = looks(gateway.url, admin.token, 8);
  await all;
  t.same(new Set(answers.map(({ status }) => status)), new Set([200]), 'nobody waits');
  const denial = lookDecision(gateway, tenantId, []);
  const denied = gateway.app.gateway.decisions.write(denial, { durable: true });
  await release();
  await denied;
  t.ok((await logged()).includes(denial.decision.id), 'a denial is there all the same');
  await gateway.app.gateway.decisions.flush();
  t.equal((await logged()).length, 4);
  t.equal((await metricsOf(gateway)).get('virtualstack_decisions_lost_total{cause="overflow"}'), 5);
});

t.test('a durable decision is in the log when it is said to be', async (t) => {
  const urls = await createDatabase(t);
  const line = await cuttableLine(t, urls.appUrl);
  const { gateway, tenantId, hold, release, logged } = await prepare(t, { urls: { ...urls, appUrl: line.url } });
  const { decisions } = gateway.app.gateway;
  const entry = lookDecision(gateway, tenantId, []);
  await hold();
  let isDone = false;
  const written = decisions.write(entry, { durable: true }).then(() => (isDone = true));
  await delay(300);
  t.notOk(isDone, 'not before');
  await release();
  await written;
  t.same(await logged(), [entry.decision.id]);

  await line.cut();
  const allowed = lookDecision(gateway, tenantId);
  await decisions.write(allowed);
  await delay(50);
  const failed = await decisions
    .write(lookDecision(gateway, tenantId, []), { durable: true })
    .catch((error: unknown) => error);
  t.ok(failed instanceof Problem && failed.status === 503, 'without the database it is an outage');
  line.mend();
  const again = lookDecision(gateway, tenantId, []);
  await decisions.write(again, { durable: true });
  t.ok((await logged()).includes(again.decision.id), 'and is written at once when it is back');
  await decisions.flush();
  t.same(
    await logged(),
    [entry, allowed, again].map(({ decision }) => decision.id).sort(),
    'with what waited meanwhile',
  );
  t.equal((await metricsOf(gateway)).get('virtualstack_decision_log_failures_total'), 1);
});

t.test('one that cannot be written does not hold up the others', async (t) => {
  const { gateway, tenantId, hold, release, logged } = await prepare(t);
  const { decisions } = gateway.app.gateway;
  await hold();
  const good = Array.from({ length: 6 }, () => lookDecision(gateway, tenantId));
  const [first, ...rest] = good;
  const bad = lookDecision(gateway, tenantId);
  await decisions.write({ ...bad, decision: { ...bad.decision, id: 'no id' } });
  if (first) await decisions.write(first);
  const failing = decisions.write({ ...bad, decision: { ...bad.decision, id: 'nor this' } }, { durable: true });
  const refused = t.rejects(failing, { code: '22P02' }, 'whoever waits for it is told');
  for (const each of rest) await decisions.write(each);
  const odd = lookDecision(gateway, tenantId);
  await decisions.write({ ...odd, requestId: 'a\0b\ud800' });
  await release();
  await refused;
  await decisions.flush();
  t.same(await logged(), [...good, odd].map(({ decision }) => decision.id).sort());
  t.equal((await metricsOf(gateway)).get('virtualstack_decisions_lost_total{cause="fault"}'), 1);
});

t.test('what is left when the process ends is written, or counted', async (t) => {
  const { gateway, owner, tenantId, hold, release, logged } = await prepare(t);
  const { decisions } = gateway.app.gateway;
  const entries = Array.from({ length: 450 }, () => lookDecision(gateway, tenantId));
  for (const entry of entries) await decisions.write(entry);
  await decisions.close();
  t.equal((await logged()).length, 450);
  await hold();
  await decisions.write(lookDecision(gateway, tenantId));
  const began = Date.now();
  await decisions.close();
  t.ok(Date.now() - began < 7_000, 'within seconds');
  t.equal((await metricsOf(gateway)).get('virtualstack_decisions_lost_total{cause="shutdown"}'), 1);
  await release();
  t.ok(await owner.query('SELECT'));
});
