import t from 'tap';
import { OwnedDecisionLog } from '../../src/db/read-decisions.ts';
import { Candidate, replay } from '../../src/policy/index.ts';
import { newId } from '../../src/shared/ids.ts';
import { connect } from '../fixtures/database.ts';
import { decisionsOn } from '../fixtures/decisions.ts';
import { bundle, startDecisionPoint } from './decision-point.ts';

const alice = { type: 'user', id: 'alice' };
const record = { type: 'record', id: '101' };

t.test('what is answered to applications is in the log, and a denial before its answer', async (t) => {
  const { gateway, tenantId, ask, admin } = await startDecisionPoint(t, [bundle('certification')]);
  const owner = await connect(t, gateway.urls.ownerUrl);
  const asked = async (path: string, body: object) => {
    const { json, headers } = await ask(path, body);
    const requestId = String(headers['x-request-id']);
    const { rows } = await owner.query<{ id: string }>(
      `SELECT id FROM decision_log WHERE request_id = $1 AND effect = 'deny' ORDER BY id`,
      [requestId],
    );
    const logged = await decisionsOn(gateway, owner, requestId);
    return {
      json,
      /** What was denied and in the log when the answer came. */
      denied: rows.map(({ id }) => id),
      logged: logged.filter(({ source }) => source === 'pdp'),
    };
  };
  const allowed = await asked('evaluation', { subject: alice, action: { name: 'read' }, resource: record });
  t.match(allowed, {
    json: { decision: true },
    logged: [
      {
        ...{ tenant_id: tenantId, effect: 'allow', action: 'read', resource_type: 'record', resource_id: '101' },
        ...{ principal_type: 'user', principal_id: 'alice', rule_ids: ['record.read'] },
      },
    ],
  });
  const soft = { name: 'delete', properties: { soft: false, other: 'x' } };
  const denied = await asked('evaluation', { subject: alice, action: soft, resource: record });
  t.match(denied, {
    json: { decision: false },
    logged: [{ effect: 'deny', inputs: { request: { properties: { soft: false } } } }],
  });
  const { decision_id: deniedId } = denied.json.context as { decision_id: string };
  t.same(denied.denied, [deniedId], 'it is there when the application knows of it');
  for (const [cause, body] of Object.entries({
    subject: { subject: { type: 'ghost', id: 'nobody' }, action: { name: 'read' }, resource: record },
    action: { subject: alice, action: { name: 'fold' }, resource: record },
    resource: { subject: alice, action: { name: 'read' }, resource: { type: 'secret', id: '1' } },
  })) {
    const refused = await asked('evaluation', body);
    t.match(refused.logged, [
      { effect: 'deny', rule_ids: [`pdp.unknown_${cause}`], inputs: { asked: { kind: 'refusal' } } },
    ]);
    t.equal(refused.denied.length, 1);
  }
  const several = await asked('evaluations', {
    ...{ subject: alice, resource: record },
    evaluations: [{ action: { name: 'read' } }, { action: soft }, { action: { name: 'read' } }, { action: soft }],
  });
  const { decision_ids: ids } = several.json.context as { decision_ids: string[] };
  t.same(several.logged.map(({ id }) => id).sort(), [...ids].sort(), 'each of several');
  t.same(several.denied, [ids[1], ids[3]].sort());
  const shown = await admin.api.GET('/decisions/{decision_id}', { params: { path: { decision_id: deniedId } } });
  t.match(shown.data, { id: deniedId, source: 'pdp', principal: { type: 'user', id: 'alice' } });

  const log = await OwnedDecisionLog.open(gateway.urls.ownerUrl);
  t.teardown(() => log.close());
  const candidate = new Candidate(gateway.policies);
  const counts = await replay(log.records(), {
    candidate: () => candidate,
    onFinding: ({ kind }) => {
      t.fail(kind);
    },
  });
  t.equal(counts.refusals, 3);
  t.equal(counts.same + counts.refusals, counts.records);
});

t.test('a denial that cannot be logged is an outage', async (t) => {
  const { gateway, ask } = await startDecisionPoint(t, [bundle('certification')]);
  const owner = await connect(t, gateway.urls.ownerUrl);
  const nobody = { subject: { type: 'user', id: 'nobody' }, action: { name: 'read' }, resource: record };
  t.match(await ask('evaluation', nobody), { status: 200, json: { decision: false } });
  await owner.query('BEGIN; LOCK TABLE decision_log IN SHARE MODE');
  t.equal((await ask('evaluation', nobody)).status, 503);
  const one = { ...nobody, subject: alice };
  t.match(await ask('evaluation', one), { status: 200, json: { decision: true } }, 'an allow waits in memory');
  await owner.query('COMMIT');
});

t.test('whatever was asked can be read, and explained', async (t) => {
  const { admin, gateway, ask } = await startDecisionPoint(t, [bundle('mixed')]);
  const names = ['', ' ', 'é😀', '\u2028', 'x'.repeat(256), 'vm', 'read', 'document'];
  const ids = [...names, 'x'.repeat(1_024), newId()];
  for (const [n, id] of ids.entries()) {
    const type = names[n % names.length] ?? '';
    const questions = [
      { subject: { type, id }, action: { name: type }, resource: { type, id } },
      { subject: { type: 'employee', id }, action: { name: 'read' }, resource: { type: 'document', id } },
      { subject: { type: 'user', id }, action: { name: 'read' }, resource: { type: 'vm', id } },
    ];
    for (const question of questions) t.equal((await ask('evaluation', question)).status, 200, `id ${n}`);
    t.equal((await ask('evaluations', { evaluations: questions })).status, 200);
  }
  await gateway.app.gateway.decisions.flush();
  const decisions = [];
  for (let page = 1; ; page += 1) {
    const { data, error } = await admin.api.GET('/decisions', { params: { query: { limit: 100, page } } });
    if (!data) return t.fail(JSON.stringify(error));
    decisions.push(...data.items);
    if (data.items.length < 100) break;
  }
  const asked = decisions.filter(({ source }) => source === 'pdp');
  t.equal(asked.length, ids.length * 6);
  for (const { id } of asked) {
    const read = await admin.api.GET('/decisions/{decision_id}', { params: { path: { decision_id: id } } });
    const explained = await admin.api.POST('/policies/explain', { body: { decision_id: id } });
    if (!read.data || !explained.data) return t.fail(JSON.stringify([read.error, explained.error]));
  }
  return t.pass('each by its id, too');
});
