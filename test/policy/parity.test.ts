import fc from 'fast-check';
import pg from 'pg';
import t from 'tap';
import { ResourceSource, type ResourceTable } from '../../src/db/index.ts';
import { RuleSets, decide, loadPolicySet, plan, type Attributes, type PrincipalFacts } from '../../src/policy/index.ts';
import { createDatabase } from '../fixtures/database.ts';

/**
 * One rule set, two readings: what the decision says of each row in memory, and which rows PostgreSQL returns for the
 * plan. Random rules over every operator, random rows with nulls. PARITY_CASES sets how many; a failure prints its seed.
 */
const cases = Number(process.env.PARITY_CASES ?? 1_000);
const rowsPerCase = 12;

const tenant = '01900000-0000-7000-8000-00000000000b';
const ids = [tenant, '01900000-0000-7000-8000-00000000000a', '01900000-0000-7000-8000-00000000000c'];
const words = ['', 'a', 'ab', 'É', '😀', '%', 'x_y', '\\'];
const times = ['2026-01-01T00:00:00.000Z', '2026-01-01T00:00:00.001Z', '2027-06-01T12:00:00.000Z'];

const names = ['tenant_id', 'owner', 'size', 'name', 'open', 'made_at', 'tags'];

const boxes: ResourceTable = {
  type: 'box',
  from: 'boxes b',
  alias: 'b',
  id: { expression: 'b.n::text', type: 'text' },
  tenant: null,
  attributes: Object.fromEntries(names.map((name) => [name, `b.${name}`])),
  representation: { n: 'b.n' },
  sort: { n: 'b.n' },
};

const maybe = <Value>(value: fc.Arbitrary<Value>) => fc.option(value, { nil: null, freq: 3 });

const row = fc.record({
  tenant_id: maybe(fc.constantFrom(...ids)),
  owner: maybe(fc.constantFrom(...ids)),
  size: maybe(fc.constantFrom(-1, 0, 1, 1.5, 2)),
  name: maybe(fc.constantFrom(...words)),
  open: maybe(fc.boolean()),
  made_at: maybe(fc.constantFrom(...times)),
  tags: maybe(fc.subarray(words)),
});

const literal = (value: unknown): string =>
  JSON.stringify(typeof value === 'string' ? value.replace(/^\$/, '$$$$') : value);
const list = (values: readonly unknown[]) =>
  fc.subarray([...values], { minLength: 0 }).map((items) => `[${items.map(literal).join(', ')}]`);
const one = (values: readonly unknown[]) => fc.constantFrom(...values).map(literal);

/** A single test in the policy language. */
const test = fc.oneof(
  fc
    .tuple(
      fc.constantFrom('eq', 'ne'),
      fc.oneof(one(ids), fc.constantFrom('"$principal.id"', '"$tenant.id"', '"$resource.tenant_id"')),
    )
    .map(([op, v]) => `resource.owner: { ${op}: ${v} }`),
  fc.tuple(fc.constantFrom('in', 'not_in'), list(ids)).map(([op, v]) => `resource.owner: { ${op}: ${v} }`),
  fc
    .tuple(fc.constantFrom('eq', 'ne', 'lt', 'lte', 'gt', 'gte'), one([-1, 0, 1, 1.5]))
    .map(([op, v]) => `resource.size: { ${op}: ${v} }`),
  fc.tuple(fc.constantFrom('in', 'not_in'), list([0, 1, 1.5])).map(([op, v]) => `resource.size: { ${op}: ${v} }`),
  fc.tuple(fc.constantFrom('eq', 'ne', 'prefix'), one(words)).map(([op, v]) => `resource.name: { ${op}: ${v} }`),
  fc.tuple(fc.constantFrom('in', 'not_in'), list(words)).map(([op, v]) => `resource.name: { ${op}: ${v} }`),
  fc.tuple(fc.constantFrom('eq', 'ne'), fc.boolean()).map(([op, v]) => `resource.open: { ${op}: ${v} }`),
  fc
    .tuple(fc.constantFrom('eq', 'lt', 'lte', 'gt', 'gte'), fc.oneof(one(times), fc.constant('"$context.now"')))
    .map(([op, v]) => `resource.made_at: { ${op}: ${v} }`),
  fc.oneof(list(words), fc.constant('"$principal.permissions"')).map((v) => `resource.tags: { subset_of: ${v} }`),
  fc
    .tuple(fc.constantFrom('owner', 'size', 'name', 'open', 'made_at', 'tags'), fc.boolean())
    .map(([name, v]) => `resource.${name}: { exists: ${v} }`),
);

const { condition } = fc.letrec<{ condition: string }>((tie) => ({
  condition: fc.oneof(
    { maxDepth: 3, depthSize: 'small' },
    test.map((text) => `{ ${text} }`),
    fc.array(tie('condition'), { minLength: 1, maxLength: 3 }).map((parts) => `{ all: [${parts.join(', ')}] }`),
    fc.array(tie('condition'), { minLength: 1, maxLength: 3 }).map((parts) => `{ any: [${parts.join(', ')}] }`),
    tie('condition').map((part) => `{ not: ${part} }`),
  ),
}));

const rule = fc.record({ effect: fc.constantFrom('allow', 'allow', 'deny'), when: condition });

const policyOf = (rules: { effect: string; when: string }[], isolation: string): string => `resource: box
module: Boxes
isolation: ${isolation}
attributes:
  { tenant_id: uuid, owner: uuid, size: number, name: string, open: boolean, made_at: timestamp, tags: { type: string, list: true } }
actions: { read: read }
rules:
${rules.map(({ effect, when }, index) => `  - { id: r${index}, effect: ${effect}, actions: [read], principals: authenticated, reason: r, when: ${when} }`).join('\n')}`;

const principal: PrincipalFacts = {
  id: ids[1] ?? '',
  type: 'user',
  credentialId: null,
  email: 'p@test.example',
  scope: 'tenant',
  isMember: true,
  permissions: ['a', 'ab'],
  platformPermissions: [],
  secondFactorAt: null,
};

t.test('the decision and the list agree on random rule sets and rows', async (t) => {
  const { ownerUrl } = await createDatabase(t);
  const client = new pg.Client({ connectionString: ownerUrl });
  await client.connect();
  t.teardown(() => client.end());
  await client.query(`CREATE TEMPORARY TABLE boxes (n int, tenant_id uuid, owner uuid, size numeric, name text, open boolean,
    made_at timestamptz(3), tags text[])`);
  const context = { now: Date.parse(times[1] ?? '') };
  let decisions = 0;
  let allowed = 0;
  const property = fc.asyncProperty(
    fc.array(rule, { minLength: 1, maxLength: 5 }),
    fc.constantFrom('tenant_id', 'none'),
    fc.array(row, { minLength: rowsPerCase, maxLength: rowsPerCase }),
    async (rules, isolation, rows) => {
      const policies = loadPolicySet([{ file: 'box.policy.yaml', text: policyOf(rules, isolation) }]);
      const box = policies.resources.get('box');
      if (!box) throw new Error('the policy was not loaded');
      const ability = new RuleSets(policies).abilityOf(principal, { id: tenant, kind: 'customer', status: 'active' });
      const request = { action: 'read', resource: { type: 'box', id: null }, context };
      const inMemory = rows.flatMap((each, n) => {
        const facts: Attributes = { ...each, made_at: each.made_at === null ? null : Date.parse(each.made_at) };
        return decide(ability, request, facts).effect === 'allow' ? [n] : [];
      });
      const answer = plan(ability, request);
      let inSql: number[] = [];
      if (answer.kind === 'conditional') {
        await client.query('TRUNCATE boxes');
        await client.query(
          `INSERT INTO boxes SELECT * FROM json_to_recordset($1) AS b(n int, tenant_id uuid, owner uuid, size numeric, name text,
            open boolean, made_at timestamptz, tags text[])`,
          [JSON.stringify(rows.map((each, n) => ({ n, ...each })))],
        );
        const source = new ResourceSource(boxes, box);
        const { prepared, values } = source.list(null, answer, { page: 1, limit: rowsPerCase, sort: 'n', hidden: [] });
        const found = await client.query<{ items: string; total: string }>(prepared.text, [...values]);
        inSql = (JSON.parse(found.rows[0]?.items ?? '[]') as { n: number }[]).map(({ n }) => n);
        if (Number(found.rows[0]?.total) !== inSql.length) throw new Error('the total is not the number of items');
      }
      decisions += rows.length;
      allowed += inMemory.length;
      if (inMemory.join() !== inSql.join()) throw new Error(`in memory ${inMemory.join()}; in SQL ${inSql.join()}`);
    },
  );
  await fc.assert(property, { numRuns: cases });
  t.ok(allowed > decisions / 20 && allowed < decisions, `${decisions} decisions, ${allowed} of them allows`);
});
