import t from 'tap';
import { asker, bundle, startDecisionPoint } from './decision-point.ts';

/** Rounds of granting and revoking; every one asks many times after each. */
const rounds = Number(process.env.PDP_ROUNDS ?? 25);

t.test('what was revoked before a question began is never part of its answer', async (t) => {
  const one = await startDecisionPoint(t, [bundle('mixed')]);
  const two = await startDecisionPoint(t, [bundle('mixed')], { urls: one.gateway.urls });
  const { admin, gateway, tenantId } = one;
  const ask = asker(two.gateway.url, { 'x-api-key': one.key });
  const subject = await gateway.createPersona(tenantId, null);
  const viewer = (await admin.api.GET('/roles')).data?.find(({ name }) => name === 'Viewer');
  const path = { tenant_id: tenantId, user_id: subject.id, role_id: viewer?.id ?? '' };
  const resource = { type: 'role', id: viewer?.id ?? '' };
  const question = { subject: { type: 'user', id: subject.id }, action: { name: 'read' }, resource };
  // One that needs an object of the database, one that does not, several at once, and searches.
  const written = { ...question, resource: { type: 'document', id: 'lease', properties: { owner: subject.id } } };
  const asked: (() => Promise<boolean>)[] = [
    async () => (await ask('evaluation', question)).json.decision as boolean,
    async () => {
      const { json } = await ask('evaluations', { ...question, evaluations: [{}, {}] });
      return (json.evaluations as { decision: boolean }[]).some(({ decision }) => decision);
    },
    async () =>
      ((await ask('search/action', question)).json.results as { name: string }[]).some(({ name }) => name === 'read'),
    async () => ((await ask('search/resource', question)).json.results as unknown[]).length > 0,
    async () =>
      ((await ask('search/subject', question)).json.results as { id: string }[]).some(({ id }) => id === subject.id),
  ];
  let stale = 0;
  let late = 0;
  for (let round = 0; round < rounds; round += 1) {
    await admin.api.POST('/tenants/{tenant_id}/users/{user_id}/roles/{role_id}', { params: { path } });
    const granted = await Promise.all(asked.map((each) => each()));
    late += granted.filter((answer) => !answer).length;
    await admin.api.DELETE('/tenants/{tenant_id}/users/{user_id}/roles/{role_id}', { params: { path } });
    const answers = await Promise.all(
      Array.from({ length: 4 }, () => asked)
        .flat()
        .map((each) => each()),
    );
    stale += answers.filter((answer) => answer).length;
  }
  t.equal(stale, 0, `none of ${rounds * 20} answers went by what was revoked`);
  t.equal(late, 0, 'a grant works at once, too');

  t.equal((await ask('evaluation', written)).json.decision, false);
  const employee = { subject: { type: 'employee', id: 'alice' }, action: { name: 'read' } };
  const document = { ...employee, resource: { type: 'document', id: 'lease' } };
  let refused = 0;
  for (let round = 0; round < rounds; round += 1) {
    const created = await admin.api.POST('/api-keys', { body: { name: `k${round}`, permissions: ['pdp:evaluate'] } });
    const asCaller = asker(two.gateway.url, { 'x-api-key': created.data?.key ?? '' });
    t.equal((await asCaller('evaluation', document)).status, 200);
    await admin.api.DELETE('/api-keys/{key_id}', { params: { path: { key_id: created.data?.id ?? '' } } });
    const statuses = await Promise.all(
      Array.from({ length: 10 }, async () => (await asCaller('evaluation', document)).status),
    );
    refused += statuses.filter((status) => status === 401).length;
  }
  t.equal(refused, rounds * 10, 'nor does a key that was revoked ask anything');
});

t.test('who was taken out, or deactivated, may do nothing', async (t) => {
  const { gateway, tenantId, admin, decide, searchAll } = await startDecisionPoint(t, [bundle('mixed')]);
  const role = (await admin.api.GET('/roles')).data?.[0]?.id ?? '';
  const resource = { type: 'role', id: role };
  const can = async (id: string): Promise<boolean> => {
    const subject = { type: 'user', id };
    const decided = await decide(subject, 'read', resource);
    const found = await searchAll('subject', { subject: { type: 'user' }, action: { name: 'read' }, resource });
    t.equal(
      found.some((each) => each.id === id),
      decided,
      'searches say the same',
    );
    return decided;
  };
  const removed = await gateway.createPersona(tenantId, { role: 'viewer' });
  t.ok(await can(removed.id));
  await admin.api.DELETE('/users/{user_id}', { params: { path: { user_id: removed.id } } });
  t.notOk(await can(removed.id));
  const deactivated = await gateway.createPersona(tenantId, { role: 'viewer' });
  t.ok(await can(deactivated.id));
  const path = { user_id: deactivated.id };
  await admin.api.PATCH('/users/{user_id}', { params: { path }, body: { is_active: false } });
  t.notOk(await can(deactivated.id));
  const operator = await gateway.operator();
  t.ok(await can(operator.id));
  const second = await gateway.operator();
  const roles = (await second.api.GET('/roles')).data ?? [];
  const platformRole = roles.find(({ name }) => name === 'Platform Admin')?.id ?? '';
  const assignment = { tenant_id: operator.tenantId, user_id: operator.id, role_id: platformRole };
  await second.api.DELETE('/tenants/{tenant_id}/users/{user_id}/roles/{role_id}', { params: { path: assignment } });
  t.notOk(await can(operator.id), 'who is an operator no more');
});
