import t from 'tap';
import { newId } from '../../src/shared/ids.ts';
import { Vm } from '../../src/domains/compute/models/models.ts';
import { connect } from '../fixtures/database.ts';
import { rawRequest } from '../fixtures/raw-request.ts';
import { asker, bundle, createKey, startDecisionPoint } from './decision-point.ts';
import { iso } from '../fixtures/machines.ts';

type Json = Record<string, unknown>;

const user = (id: string): Json => ({ type: 'user', id });
const paths = ['evaluation', 'evaluations', 'search/subject', 'search/resource', 'search/action'];

t.test('who may ask', async (t) => {
  const { gateway, tenantId, admin } = await startDecisionPoint(t, [bundle('mixed')]);
  const body = {
    ...{ subject: { type: 'employee', id: 'alice' }, action: { name: 'read' } },
    resource: { type: 'document', id: 'lease' },
  };
  const statuses = async (credential: Record<string, string>): Promise<number[]> =>
    Promise.all(paths.map(async (path) => (await asker(gateway.url, credential)(path, body)).status));
  t.same(await statuses({}), [401, 401, 401, 401, 401], 'nobody without a credential');
  t.same(await statuses({ 'x-api-key': `${await createKey(admin, ['pdp:evaluate'])}x` }), [401, 401, 401, 401, 401]);
  t.same(await statuses({ 'x-api-key': await createKey(admin, ['vm:read']) }), [403, 403, 403, 403, 403]);
  t.same(await statuses({ 'x-api-key': await createKey(admin, ['pdp:evaluate']) }), [200, 200, 403, 403, 403]);
  const searching = await createKey(admin, ['pdp:search']);
  t.same(await statuses({ authorization: `Bearer ${searching}` }), [403, 403, 200, 200, 200]);
  const viewer = await gateway.createPersona(tenantId, { role: 'viewer' });
  t.same(await statuses({ authorization: `Bearer ${viewer.token}` }), [403, 403, 403, 403, 403]);
  t.same(await statuses({ authorization: `Bearer ${admin.token}` }), [200, 200, 200, 200, 200]);
  const other = await gateway.createTenant();
  t.same(await statuses({ 'x-api-key': searching, 'x-tenant-id': other }), [403, 403, 403, 403, 403]);
  t.same(await statuses({ authorization: `Bearer ${admin.token}`, 'x-tenant-id': other }), [404, 404, 404, 404, 404]);

  const owner = await connect(t, gateway.urls.ownerUrl);
  const refusals = async (): Promise<Json[]> =>
    (
      await owner.query<Json>(
        `SELECT tenant_id, action, outcome, rule_ids, resource_type FROM audit_events
          WHERE resource_type = 'pdp' AND tenant_id = $1 ORDER BY sequence DESC`,
        [tenantId],
      )
    ).rows;
  const before = (await refusals()).length;
  await asker(gateway.url, { authorization: `Bearer ${viewer.token}` })('evaluation', body);
  await asker(gateway.url, { authorization: `Bearer ${admin.token}` })('evaluation', { subject: 1 });
  await asker(gateway.url, { authorization: `Bearer ${admin.token}` })('evaluation', body);
  const [bad, denied, ...rest] = await refusals();
  t.equal(rest.length, before, 'each refusal is on record, and no answer');
  t.match(bad, { tenant_id: tenantId, action: 'evaluate', outcome: 'denied', rule_ids: ['request.invalid_request'] });
  t.match(denied, { tenant_id: tenantId, action: 'evaluate', outcome: 'denied', rule_ids: [] });
});

t.test('what is asked about', async (t) => {
  const { gateway, tenantId, admin, ask, decide } = await startDecisionPoint(t, [bundle('mixed')]);
  const employee = (id: string, properties?: Json): Json => ({
    type: 'employee',
    id,
    ...(properties && { properties }),
  });
  const document = (id: string, properties?: Json): Json => ({
    type: 'document',
    id,
    ...(properties && { properties }),
  });

  t.test('stored values win, said ones fill in, and nothing else counts', async (t) => {
    t.ok(await decide(employee('alice'), 'read', document('lease')));
    t.notOk(await decide(employee('alice'), 'read', document('merger')), 'clearance 2 for level 3');
    t.notOk(await decide(employee('alice', { clearance: 9 }), 'read', document('merger')), 'no more than is written');
    t.notOk(await decide(employee('alice'), 'read', document('merger', { level: 1 })), 'nor less');
    t.notOk(await decide(employee('alice'), 'read', document('note')), 'of no level that is known');
    t.ok(await decide(employee('alice'), 'read', document('note', { level: 2 })));
    t.notOk(
      await decide(employee('zoe'), 'read', document('gone', { owner: 'zoe' })),
      'nothing is written there as well',
    );
    t.ok(await decide(employee('zoe'), 'read', document('plan', { owner: 'zoe' })), 'of what nobody wrote down');
    t.notOk(await decide(employee('zoe', { permissions: ['document:read'], clearance: 9 }), 'read', document('lease')));
    t.notOk(await decide(employee('zoe', { id: 'alice' }), 'write', document('lease')), 'nobody is somebody else');
    t.notOk(await decide(employee('zoe'), 'read', document('plan', { id: 'lease', owner: 'alice' })));
    t.ok(await decide(employee('bob'), 'write', document('lease'), { network: 'office' }));
    t.notOk(await decide(employee('bob'), 'write', document('lease'), { network: 'cafe' }));
    t.notOk(await decide(employee('bob'), 'write', document('lease')));
    const sign = (amount: unknown): Json => ({ name: 'sign', properties: { amount } });
    t.ok(await decide(employee('alice'), sign(1_000), document('lease')));
    t.notOk(await decide(employee('alice'), sign(1_001), document('lease')));
    for (const wrong of ['10', true, null, [10], { amount: 10 }]) {
      t.notOk(await decide(employee('alice'), sign(wrong), document('lease')), JSON.stringify(wrong));
    }
    const shred = (properties?: Json): Json => ({ name: 'shred', ...(properties && { properties }) });
    const day = { day: '2026-01-01T00:00:00+01:00' };
    t.ok(await decide(employee('carol'), shred(), document('lease'), day));
    t.notOk(await decide(employee('carol'), shred(), document('lease'), { day: Date.parse(day.day) }), 'no timestamp');
    t.notOk(await decide(employee('carol'), shred({ urgent: true }), document('lease'), day));
    t.notOk(
      await decide(employee('carol'), shred({ urgent: 'no' }), document('lease'), day),
      'of a wrong type, but there',
    );
    t.ok(await decide(employee('carol'), shred({ urgent: null }), document('lease'), day));
  });

  t.test('a denial says what its rule declares, and which decision it is', async (t) => {
    const ofMerger = await ask('evaluation', {
      ...{ subject: employee('bob'), action: { name: 'write' }, resource: document('merger') },
    });
    t.match(ofMerger.json, {
      decision: false,
      context: { reason_user: { 403: 'The document is frozen.' }, decision_id: /^[0-9a-f-]{36}\.[0-9a-f]{12}$/ },
    });
    const questions = {
      subject: employee('bob'),
      action: { name: 'write' },
      evaluations: ['merger', 'lease', 'none'].map((id) => ({ resource: document(id) })),
    };
    const { json } = await ask('evaluations', { ...questions, context: { network: 'office' } });
    const [frozen, allowed] = json.evaluations as Json[];
    t.match(frozen, { decision: false, context: { reason_user: { 403: 'The document is frozen.' } } });
    t.same(allowed, { decision: true }, 'an allow says nothing else');
    const { decision_ids: ids } = json.context as { decision_ids: string[] };
    t.equal(new Set(ids).size, 3);
    t.equal((frozen?.context as Json).decision_id, ids[0]);
    const unknown = await ask('evaluation', {
      ...{ subject: employee('bob'), action: { name: 'fly' }, resource: document('lease') },
    });
    t.match(unknown.json.context, { reason_admin: { 404: 'There is no action "fly" on "document".' } });
  });

  t.test('up to the first denial, or the first permit', async (t) => {
    const semantic = async (evaluations_semantic: string, levels: number[]): Promise<unknown> => {
      const { json } = await ask('evaluations', {
        ...{ subject: employee('alice'), action: { name: 'read' }, options: { evaluations_semantic } },
        evaluations: levels.map((level) => (level === 0 ? {} : { resource: document('plan', { level }) })),
      });
      t.equal((json.context as { decision_ids: unknown[] }).decision_ids.length, (json.evaluations as Json[]).length);
      return (json.evaluations as Json[]).map(({ decision }) => decision);
    };
    t.same(await semantic('execute_all', [1, 3, 1]), [true, false, true]);
    t.same(await semantic('deny_on_first_deny', [1, 3, 1]), [true, false]);
    t.same(await semantic('deny_on_first_deny', [1, 0, 1]), [true, false], 'a fault is a denial');
    t.same(await semantic('deny_on_first_deny', [1, 1]), [true, true]);
    t.same(await semantic('permit_on_first_permit', [3, 0, 1, 1]), [false, false, true]);
    t.same(await semantic('permit_on_first_permit', [1, 3]), [true]);
    t.same(await semantic('permit_on_first_permit', [3, 3]), [false, false]);
  });

  t.test("the gateway's own objects and principals are as they are stored", async (t) => {
    const viewer = await gateway.createPersona(tenantId, { role: 'viewer' });
    const made = await admin.api.POST('/vms', {
      body: { ...iso, name: 'web' },
    });
    const vm = { type: 'vm', id: made.data?.id ?? '' };
    t.ok(await decide(user(viewer.id), 'read', vm));
    t.ok(await decide(user(viewer.id.toUpperCase()), 'read', { ...vm, id: vm.id.toUpperCase() }), 'ids in either case');
    t.notOk(await decide(user(viewer.id), 'delete', vm));
    t.ok(await decide(user(admin.id), 'delete', vm));
    t.ok(await decide(user(admin.id), 'delete', { ...vm, properties: { status: 'RUNNING' } }), 'what is stored wins');
    const owner = await connect(t, gateway.urls.ownerUrl);
    await owner.query(`UPDATE vms SET status = 'RUNNING' WHERE id = $1`, [vm.id]);
    const running = await ask('evaluation', { subject: user(admin.id), action: { name: 'delete' }, resource: vm });
    t.match(running.json, { decision: false, context: { reason_user: { 403: 'Stop the VM before deleting it.' } } });
    t.notOk(await decide(user(viewer.id), 'read', { type: 'vm', id: newId() }), 'one that is not there');
    const planned = { type: 'vm', id: 'planned', properties: { tenant_id: tenantId, source_type: 'template' } };
    t.ok(await decide(user(admin.id), 'create', planned), 'one that is not there yet');

    const foreigner = await gateway.createPersona(await gateway.createTenant(), { role: 'tenant_admin' });
    const theirs = await foreigner.api.POST('/vm-templates', {
      body: { name: 'theirs', os: 'linux', cpu: 1, memory_gb: 1, disk_gb: 1 },
    });
    const foreignVm = await foreigner.api.POST('/vms', {
      body: { ...iso, name: 'web' },
    });
    const operator = await gateway.operator();
    for (const id of [admin.id, foreigner.id, operator.id]) {
      t.notOk(await decide(user(id), 'read', { type: 'vm', id: foreignVm.data?.id ?? '' }), "another tenant's machine");
      t.notOk(await decide(user(id), 'read', { type: 'vm_template', id: theirs.data?.id ?? '' }));
      t.notOk(await decide(user(id), 'read', { type: 'tenant', id: foreigner.tenantId }));
      t.notOk(await decide(user(id), 'list', { type: 'tenant', id: foreigner.tenantId }));
      t.notOk(await decide(user(id), 'read', { type: 'session', id: foreigner.sessionId }));
    }
    t.notOk(await decide(user(foreigner.id), 'read', vm), "another tenant's user");
    t.notOk(
      await decide(user(foreigner.id), 'read_self', user(foreigner.id)),
      'who is nobody here, not even to themselves',
    );
    t.ok(await decide(user(operator.id), 'read', vm), 'who operates the platform may');
    const strangers = await ask('evaluation', { subject: user(foreigner.id), action: { name: 'read' }, resource: vm });
    const absent = await ask('evaluation', { subject: user(newId()), action: { name: 'read' }, resource: vm });
    const told = ({ json }: typeof absent): unknown => (json.context as Json).reason_admin;
    t.same(told(strangers), told(absent), 'a stranger looks like nobody');

    t.ok(await decide(employee('robot'), 'read', vm), 'what an entity file gives');
    t.notOk(
      await decide(employee('robot'), 'read_self', { type: 'user', id: 'robot' }),
      'but nothing that is for everyone here',
    );
    t.notOk(await decide(employee('robot'), 'read', { type: 'tenant', id: tenantId }));
    t.notOk(await decide(employee('zoe'), 'read_self', { type: 'user', id: 'zoe', properties: { id: 'zoe' } }));
    const properties = { permissions: ['vm:read'], scope: 'platform', is_member: true, type: 'user' };
    t.notOk(await decide(employee('zoe', properties), 'read', vm));
    t.notOk(await decide({ ...user(viewer.id), properties: { permissions: ['vm:delete'] } }, 'delete', vm));
    t.notOk(await decide({ type: 'api_key', id: newId() }, 'read', vm));
  });

  t.test('a key may what it reaches, while it holds', async (t) => {
    const { data } = await admin.api.POST('/api-keys', { body: { name: 'reader', permissions: ['role:read'] } });
    const key = { type: 'api_key', id: data?.id ?? '' };
    const role = (await admin.api.GET('/roles')).data?.[0]?.id ?? '';
    t.ok(await decide(key, 'read', { type: 'role', id: role }));
    t.notOk(await decide(key, 'update', { type: 'role', id: role }), 'whatever its owner may');
    const other = await startKeyOfAnotherTenant();
    t.notOk(await decide({ type: 'api_key', id: other }, 'read', { type: 'role', id: role }));
    await admin.api.DELETE('/api-keys/{key_id}', { params: { path: { key_id: key.id } } });
    t.notOk(await decide(key, 'read', { type: 'role', id: role }), 'revoked');

    async function startKeyOfAnotherTenant(): Promise<string> {
      const stranger = await gateway.createPersona(await gateway.createTenant(), { role: 'tenant_admin' });
      const made = await stranger.api.POST('/api-keys', { body: { name: 'theirs', permissions: ['role:read'] } });
      return made.data?.id ?? '';
    }
  });

  t.test('obligations are told, and cannot be met by saying so', async (t) => {
    const owner = await connect(t, gateway.urls.ownerUrl);
    const person = await gateway.createPersona(tenantId, { role: 'viewer' });
    await owner.query(
      `INSERT INTO second_factors (user_id, sealed_secret, confirmed_at) VALUES ($1, 'sealed', now())`,
      [person.id],
    );
    const question = { subject: user(person.id), action: { name: 'change_password' }, resource: user(person.id) };
    for (const context of [undefined, { second_factor_age: 0 }, { second_factor_age: 0, now: 0 }]) {
      const { json } = await ask('evaluation', { ...question, ...(context && { context }) });
      t.match(json, {
        decision: false,
        context: { reason_user: { 403: /second factor/ }, obligation: { kind: 'second_factor', max_age_seconds: 300 } },
      });
    }
  });

  t.test('the tenant is that of who asks', async (t) => {
    const contract = (id: string) => ({ type: 'contract', id: 'x', properties: { tenant_id: id } });
    t.ok(await decide(employee('alice'), 'read', contract(tenantId)));
    t.notOk(await decide(employee('alice'), 'read', contract(await gateway.createTenant())));
    const operator = await gateway.operator();
    const elsewhere = await gateway.createTenant();
    const asOperator = asker(gateway.url, { authorization: `Bearer ${operator.token}`, 'x-tenant-id': elsewhere });
    const { json } = await asOperator('evaluation', {
      ...{ subject: employee('alice'), action: { name: 'read' }, resource: contract(elsewhere) },
    });
    t.equal(json.decision, true);
  });

  t.test('a suspended tenant may ask, and may do nothing but look', async (t) => {
    const operator = await gateway.operator();
    const patch = (status: 'active' | 'suspended') =>
      operator.api.PATCH('/tenants/{tenant_id}', { params: { path: { tenant_id: tenantId } }, body: { status } });
    t.ok(await decide(employee('alice'), 'write', document('lease')));
    await patch('suspended');
    t.notOk(await decide(employee('alice'), 'write', document('lease')));
    t.ok(await decide(employee('alice'), 'read', document('lease')));
    await patch('active');
    t.ok(await decide(employee('alice'), 'write', document('lease')));
  });
});

t.test('metadata and decisions do not hang on each other', async (t) => {
  const { gateway } = await startDecisionPoint(t, [bundle('mixed')], {
    environment: { PUBLIC_URL: 'http://127.0.0.1:1/at/' },
  });
  const { json } = await rawRequest(gateway.url, { path: '/.well-known/authzen-configuration' });
  t.equal(json?.policy_decision_point, 'http://127.0.0.1:1/at');
  t.equal(json?.access_evaluation_endpoint, 'http://127.0.0.1:1/at/access/v1/evaluation');
});

t.test('decisions have a rate of their own, for who may ask for them', async (t) => {
  const environment = { RATE_LIMIT_PER_ADDRESS: '60', RATE_LIMIT_PER_PRINCIPAL: '10', RATE_LIMIT_DECISIONS: '80' };
  const { gateway, tenantId, admin, ask } = await startDecisionPoint(t, [bundle('mixed')], { environment });
  const body = {
    ...{ subject: { type: 'employee', id: 'alice' }, action: { name: 'read' } },
    resource: { type: 'document', id: 'lease' },
  };
  for (let left = 79; left >= 0; left -= 1) {
    const { status, headers } = await ask(left % 2 ? 'evaluation' : 'evaluations', body);
    if (status !== 200 || !new RegExp(`^"decisions";r=${left};`).test(String(headers.ratelimit))) {
      return t.fail(`${status}, ${String(headers.ratelimit)} with ${left} left`);
    }
  }
  t.match(await ask('evaluation', body), { status: 429, json: { code: 'rate_limited' } }, 'more than any other limit');
  t.equal(
    (await rawRequest(gateway.url, { path: '/api/v1/vms', token: admin.token })).status,
    200,
    'which it left alone',
  );
  const viewer = await gateway.createPersona(tenantId, { role: 'viewer' });
  const forbidden = asker(gateway.url, { authorization: `Bearer ${viewer.token}` });
  const statuses = [];
  for (let n = 0; n < 11; n += 1) statuses.push((await forbidden('evaluation', body)).status);
  return t.same(statuses, [...Array<number>(10).fill(403), 429], 'who may not ask has the rate of everybody');
});

t.test('what is said of an object of the gateway counts before it is made, and never after', async (t) => {
  const { gateway, admin, tenantId, decide } = await startDecisionPoint(t, [bundle('mixed')]);
  const source = { ...iso, name: 'vm' };
  const id = (await admin.api.POST('/vms', { body: source })).data?.id ?? '';
  await gateway.database.transact({ tenantId, principalId: null, platform: true }, async () => {
    await Vm.query().patch({ status: 'RUNNING' }).where({ id });
  });
  const properties = { tenant_id: tenantId, source_type: 'template', status: 'STOPPED', protected: false };
  const may = (action: string, vm: string) => decide(user(admin.id), action, { type: 'vm', id: vm, properties });
  t.equal(await may('create', 'new'), true);
  t.equal(await may('create', newId()), true);
  for (const spelling of [id, id.toUpperCase(), id.replaceAll('-', ''), `{${id}}`, ` ${id}`, newId(), 'new', ''])
    t.equal(await may('delete', spelling), false, spelling);
});
