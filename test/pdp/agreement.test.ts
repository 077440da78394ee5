import fc from 'fast-check';
import t from 'tap';
import { newId } from '../../src/shared/ids.ts';
import { bundle, createKey, startDecisionPoint } from './decision-point.ts';
import { iso } from '../fixtures/machines.ts';

/**
 * What searches find is what evaluations allow, and nothing else: over all that is known, and random properties, contexts and
 * actions, of right and of wrong types. PDP_RUNS sets how many.
 */
const runs = Number(process.env.PDP_RUNS ?? 60);

type Json = Record<string, unknown>;
interface Entity {
  type: string;
  id: string;
}

const { gateway, tenantId, admin, ask, searchAll } = await startDecisionPoint(t, [bundle('mixed')]);
const foreigner = await gateway.createPersona(await gateway.createTenant(), { role: 'tenant_admin' });
const viewer = await gateway.createPersona(tenantId, { role: 'viewer' });
const custom = await gateway.createPersona(tenantId, { permissions: ['vm:delete', 'document:write', 'role:update'] });
const nobody = await gateway.createPersona(tenantId, null);
const gone = await gateway.createPersona(tenantId, { role: 'tenant_admin' });
await admin.api.PATCH('/users/{user_id}', { params: { path: { user_id: gone.id } }, body: { is_active: false } });
const operator = await gateway.operator();
await createKey(custom, ['vm:delete']).catch(() => undefined);
await createKey(admin, ['document:read', 'vm:read']);
const template = await admin.api.POST('/vm-templates', {
  body: { name: 'small', os: 'linux', cpu: 1, memory_gb: 1, disk_gb: 1 },
});
const machine = async (name: string): Promise<string> => {
  const { data } = await admin.api.POST('/vms', {
    body: { ...iso, name },
  });
  return data?.id ?? '';
};
const vms = await Promise.all(['a', 'b', 'c'].map(machine));
const owner = await gateway.database.pool.connect();
await owner.query(`SELECT set_config('app.tenant_id', $1, false)`, [tenantId]);
await owner.query(`UPDATE vms SET status = 'RUNNING' WHERE id = $1`, [vms[0]]);
const keys = (await owner.query<{ id: string }>('SELECT id FROM api_keys')).rows.map(({ id }) => id);
const roles = (await owner.query<{ id: string }>('SELECT id FROM roles')).rows.map(({ id }) => id);
owner.release();

const users = [admin, viewer, custom, nobody, gone, operator, foreigner].map(({ id }) => id);
const known: Record<string, string[]> = {
  employee: ['alice', 'bob', 'carol', 'robot'],
  user: users,
  api_key: keys,
};
const documents = ['lease', 'merger', 'memo', 'note', 'gone'];
const members = users.slice(0, 5);
/** What is there. Of what is not, an application may say what it likes; but nobody can find it. */
const things: Record<string, string[]> = {
  document: documents,
  contract: [],
  vm: vms,
  vm_template: [template.data?.id ?? ''],
  user: members,
  role: roles,
  api_key: keys,
  tenant: [tenantId],
  membership: members,
  permission: ['vm:read', 'document:read'],
  pdp: [tenantId],
};
const actionsOf = (type: string): string[] => Object.keys(gateway.policies.resources.get(type)?.actions ?? {});

const entities = (all: Record<string, string[]>, more: Entity[]): Entity[] =>
  Object.entries(all)
    .flatMap(([type, ids]) => ids.map((id) => ({ type, id })))
    .concat(more);
const subjects = entities(known, [
  { type: 'employee', id: 'zoe' },
  { type: 'user', id: 'lease' },
  { type: 'spy', id: 'x' },
]);
const resources = entities(things, [
  { type: 'document', id: 'unwritten' },
  { type: 'contract', id: 'one' },
  { type: 'vm', id: newId() },
  { type: 'user', id: foreigner.id },
  { type: 'tenant', id: foreigner.tenantId },
  { type: 'session', id: admin.sessionId },
  { type: 'vm', id: 'no uuid' },
  { type: 'moon', id: 'x' },
]);

const value = fc.constantFrom<unknown>(
  1,
  2,
  3,
  0.5,
  'alice',
  'bob',
  'blue',
  'office',
  true,
  false,
  null,
  [],
  ['red'],
  {},
  [1],
);
const said = (...names: string[]) =>
  fc.option(fc.dictionary(fc.constantFrom(...names, 'id', 'foo'), value), { nil: undefined });
const tenants = fc.constantFrom(tenantId, foreigner.tenantId, 7);
const query = fc.record({
  subject: fc.constantFrom(...subjects),
  resource: fc.constantFrom(...resources),
  action: fc.nat(100),
  ofSubject: said('clearance', 'team', 'since', 'permissions', 'scope', 'is_member', 'type'),
  ofResource: fc.oneof(
    said('owner', 'level', 'teams', 'frozen', 'status', 'tenant_ids'),
    fc.record({ tenant_id: tenants, status: value, created_by: value }),
  ),
  ofAction: said('amount', 'urgent', 'name'),
  context: fc.option(
    fc.record({
      network: value,
      day: fc.constantFrom('2026-01-01T00:00:00Z', 'today', 9),
      now: value,
      second_factor_age: value,
    }),
    { nil: undefined },
  ),
});

const withProperties = (of: object, properties: unknown): Json => ({
  ...of,
  ...(properties !== undefined && { properties }),
});

const decideAll = async (questions: Json[]): Promise<boolean[]> => {
  const decisions: boolean[] = [];
  for (let from = 0; from < questions.length; from += 100) {
    const { status, json } = await ask('evaluations', { evaluations: questions.slice(from, from + 100) });
    if (status !== 200) throw new Error(JSON.stringify(json));
    decisions.push(...(json.evaluations as { decision: boolean }[]).map(({ decision }) => decision));
  }
  return decisions;
};

t.test('searches agree with evaluations', async (t) => {
  let allowed = 0;
  const property = fc.asyncProperty(
    query,
    async ({ subject, resource, action, ofSubject, ofResource, ofAction, context }) => {
      const actions = actionsOf(resource.type);
      const name = actions[action % (actions.length || 1)] ?? 'read';
      const asked: Json = {
        subject: withProperties(subject, ofSubject),
        action: withProperties({ name }, ofAction),
        resource: withProperties(resource, ofResource),
        ...(context && { context }),
      };
      const agree = async (kind: 'subject' | 'resource', ids: string[]) => {
        const { type } = kind === 'subject' ? subject : resource;
        const properties = kind === 'subject' ? ofSubject : ofResource;
        const questions = ids.map((id) => ({ ...asked, [kind]: withProperties({ type, id }, properties) }));
        const decisions = await decideAll(questions);
        const expected = ids.filter((_, n) => decisions[n]).sort();
        const found = await searchAll(
          kind,
          { ...asked, [kind]: withProperties({ type }, properties) },
          1 + (action % 3),
        );
        // What the fixtures brought along was not asked about, but must be allowed as well.
        const others = found.map(({ id }) => String(id)).filter((id) => !ids.includes(id));
        const elsewhere = others.map((id) => ({ ...asked, [kind]: withProperties({ type, id }, properties) }));
        if ((await decideAll(elsewhere)).includes(false))
          throw new Error(`${kind}: found, but denied: ${others.join()}`);
        const same = found
          .map(({ id }) => String(id))
          .filter((id) => ids.includes(id))
          .sort();
        if (JSON.stringify(same) !== JSON.stringify(expected)) {
          throw new Error(`${kind}: found ${JSON.stringify(same)}, allowed ${JSON.stringify(expected)}`);
        }
        if (new Set(found.map(({ id }) => id)).size !== found.length) throw new Error('found twice');
        allowed += expected.length;
      };
      await agree('subject', known[subject.type] ?? []);
      await agree('resource', things[resource.type] ?? []);
      const plain = { ...asked, action: undefined };
      const decisions = await decideAll(actions.map((each) => ({ ...asked, action: { name: each } })));
      const found = (await searchAll('action', plain, 2)).map((each) => each.name);
      const expected = actions.filter((_, n) => decisions[n]);
      if (JSON.stringify(found) !== JSON.stringify(expected)) {
        throw new Error(`actions: found ${JSON.stringify(found)}, allowed ${JSON.stringify(expected)}`);
      }
      allowed += expected.length;
    },
  );
  const seed = Number(process.env.PDP_SEED ?? Date.now() % 2 ** 31);
  t.comment(`seed ${seed}`);
  const result = await fc.check(property, { numRuns: runs, seed });
  t.notOk(result.failed, fc.defaultReportMessage(result) ?? '');
  t.ok(allowed > runs, `${allowed} were allowed, so that something was compared`);
});
