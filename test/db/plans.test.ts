import { setTimeout as delay } from 'node:timers/promises';
import type pg from 'pg';
import t from 'tap';
import { loadPolicies } from '../../src/app.ts';
import { readConfig } from '../../src/config.ts';
import { ResourceSource } from '../../src/db/index.ts';
import { Passwords } from '../../src/domains/iam/index.ts';
import { layFirstData } from '../../src/first-start.ts';
import { createLogger } from '../../src/shared/logger.ts';
import { usageMonthLine } from '../../src/domains/billing/resources/usage-month-line.ts';
import { usageMonth } from '../../src/domains/billing/resources/usage-month.ts';
import { vm } from '../../src/domains/compute/resources/vm.ts';
import { vmTemplate } from '../../src/domains/compute/resources/vm-template.ts';
import { membership } from '../../src/domains/iam/resources/membership.ts';
import { role } from '../../src/domains/iam/resources/role.ts';
import { scimGroup } from '../../src/domains/iam/resources/scim-group.ts';
import { scimUser } from '../../src/domains/iam/resources/scim-user.ts';
import { tenant } from '../../src/domains/iam/resources/tenant.ts';
import { user } from '../../src/domains/iam/resources/user.ts';
import { auditEvent } from '../../src/domains/oversight/resources/audit-event.ts';
import { decision } from '../../src/domains/oversight/resources/decision.ts';
import { plan, RuleSets } from '../../src/policy/index.ts';
import { createWorkload, tenantId, userId, vmId, type Size } from '../bench/workload.ts';
import { connect } from '../fixtures/database.ts';

/** What PostgreSQL does for the statements of the request path, on a database large enough for it to matter. */

interface PlanNode {
  'Node Type': string;
  'Relation Name'?: string;
  'Actual Loops': number;
  Plans?: PlanNode[];
}

const size: Size = { tenants: 2_000, usersPerTenant: 5, vmsPerTenant: 20, customRoles: 3 };
const policies = loadPolicies(readConfig({}));
const me = { tenant: tenantId(7), principal: userId(size, 7, 1) };
const ability = new RuleSets(policies).abilityOf(
  {
    id: me.principal,
    type: 'user',
    credentialId: null,
    email: 'user@bench.example',
    scope: 'tenant',
    isMember: true,
    permissions: [...policies.permissions.keys()],
    platformPermissions: [],
    secondFactorAt: null,
  },
  { id: me.tenant, kind: 'customer', status: 'active' },
);

const nodes = (node: PlanNode): PlanNode[] => [node, ...(node.Plans ?? []).flatMap(nodes)];

const explain = async (client: pg.Client, text: string, values: readonly unknown[]): Promise<PlanNode[]> => {
  await client.query(`PREPARE statement AS ${text}`);
  const literals = values.map((value) =>
    typeof value === 'string' ? client.escapeLiteral(value) : JSON.stringify(value),
  );
  const { rows } = await client.query<{ 'QUERY PLAN': [{ Plan: PlanNode }] }>(
    `EXPLAIN (ANALYZE, FORMAT JSON) EXECUTE statement(${literals.join(', ')})`,
  );
  await client.query('DEALLOCATE statement');
  return rows.flatMap((row) => row['QUERY PLAN'].flatMap(({ Plan }) => nodes(Plan)));
};

/** Tables that were read from end to end; the catalogue of permissions is a page long and everybody's. */
const scanned = (plan: PlanNode[]): string[] =>
  plan
    .filter((node) => node['Node Type'] === 'Seq Scan' && node['Actual Loops'] > 0)
    .map((node) => node['Relation Name'] ?? '')
    .filter((table) => table !== 'permissions');

const ownerUrl = process.env.TEST_OWNER_URL ?? '';
const appUrl = process.env.TEST_APP_URL ?? '';
const database = await createWorkload({ ownerUrl, appUrl }, `plans_${process.pid}`, size);

t.test('no list and no object is sought among those of other tenants', async (t) => {
  const owner = await connect(t, database.ownerUrl);
  await owner.query(`
    INSERT INTO decision_log (tenant_id, decided_at, id, effect, action, resource_type, principal_type, principal_id, rule_ids,
      policy_digest, request_id, source, inputs)
    SELECT t.id, now() - n * interval '1 minute', 'd' || n, 'allow', 'read', 'vm', 'user', 'u', '{}', 'x', 'x', 'request', '{}'
    FROM tenants t, generate_series(1, 10) AS n;
    INSERT INTO shadow_flips (tenant_id, decided_at, decision_id, policy_digest, effect, rule_ids)
    SELECT tenant_id, decided_at, id, 'x', 'deny', '{}' FROM decision_log;
    INSERT INTO usage_months SELECT t.id, gen_random_uuid(), to_char(month, 'YYYY-MM'), 1, 1, 1, 1, 1, 'EUR', 1
    FROM tenants t, generate_series('2020-01-01'::date, '2020-12-01', '1 month') AS month;
    INSERT INTO usage_month_lines SELECT m.tenant_id, gen_random_uuid(), m.month, gen_random_uuid(), 'vm', NULL, 1, 1, 1, 1, 1, 1, 1, 'EUR', 1
    FROM usage_months m;
    ANALYZE decision_log, shadow_flips, usage_months, usage_month_lines`);
  const client = await connect(t, database.appUrl);
  await client.query(`SET plan_cache_mode = force_generic_plan`);
  await client.query(
    `SELECT set_config('app.tenant_id', $1, false), set_config('app.principal_id', $2, false), set_config('app.platform', 'off', false)`,
    [me.tenant, me.principal],
  );
  for (const { table, form } of [
    vm,
    vmTemplate,
    membership,
    role,
    tenant,
    user,
    auditEvent,
    decision,
    scimUser,
    scimGroup,
    usageMonth,
    usageMonthLine,
  ]) {
    await t.test(form ? `${table.type} as ${form.name}` : table.type, async (t) => {
      const policy = policies.resources.get(table.type);
      if (!policy) throw new Error(`no policy for ${table.type}`);
      const source = new ResourceSource(table, policy);
      const action = table.type === 'tenant' ? 'list' : 'read';
      const answer = plan(ability, { action, resource: { type: table.type, id: null }, context: { now: 0 } });
      if (answer.kind === 'none') throw new Error(`nothing to list of ${table.type}`);
      for (const sort of Object.keys(table.sort)) {
        const options = { page: 1, limit: 20, sort, hidden: [] };
        const { prepared, values } = source.list(me.tenant, answer, options);
        t.same(scanned(await explain(client, prepared.text, values)), [], `listed by ${sort}`);
      }
      const { prepared, values } = source.load(me.tenant, vmId(size, 7, 1));
      t.same(scanned(await explain(client, prepared.text, values)), [], 'by id');
    });
  }
});

t.test('the newest machines come in the order of an index, unsorted', async (t) => {
  const client = await connect(t, database.appUrl);
  await client.query(`SET plan_cache_mode = force_generic_plan`);
  const policy = policies.resources.get('vm');
  const answer = plan(ability, { action: 'read', resource: { type: 'vm', id: null }, context: { now: 0 } });
  if (!policy || answer.kind === 'none') throw new Error('machines can be listed');
  const options = { page: 1, limit: 20, sort: null, hidden: [] };
  const { prepared, values } = new ResourceSource(vm.table, policy).list(me.tenant, answer, options);
  const types = (await explain(client, prepared.text, values)).map((node) => node['Node Type']);
  t.ok(types.includes('Index Only Scan'), 'counted in the index alone');
  t.notOk(types.includes('Sort'), types.join());
});

t.test('usage is computed from the history of its tenant, and of no other', async (t) => {
  const owner = await connect(t, database.ownerUrl);
  const read = async (): Promise<{ scans: number; rows: number }> => {
    await owner.query('SELECT pg_stat_clear_snapshot()');
    const { rows } = await owner.query<{ scans: string; rows: string }>(
      `SELECT sum(seq_scan) AS scans, sum(coalesce(idx_tup_fetch, 0)) AS rows FROM pg_stat_user_tables
       WHERE relname IN ('vm_state_changes', 'tenant_plan_changes')`,
    );
    return { scans: Number(rows[0]?.scans), rows: Number(rows[0]?.rows) };
  };
  await owner.query('SELECT pg_stat_force_next_flush()');
  const before = await read();
  const client = await connect(t, database.appUrl);
  await client.query(`SET plan_cache_mode = force_generic_plan`);
  await client.query(`SELECT set_config('app.tenant_id', $1, false)`, [me.tenant]);
  const { rows } = await client.query(
    `SELECT FROM usage_lines($1, now() - interval '300 days', now() + interval '1 day', NULL)`,
    [me.tenant],
  );
  t.ok(rows.length >= size.vmsPerTenant, 'each machine used something');
  await client.query('SELECT pg_stat_force_next_flush()');
  let after = await read();
  while (after.rows === before.rows) {
    await delay(10);
    after = await read();
  }
  t.equal(after.scans, before.scans, 'nothing was read from end to end');
  t.ok(after.rows - before.rows <= 2 * size.vmsPerTenant, `${after.rows - before.rows} rows were read`);
});

t.test('a start reads what roles permit a few times, whatever the statistics say', async (t) => {
  const owner = await connect(t, database.ownerUrl);
  // As an analysis leaves them that came while many tenants were laid in: it sees only what is committed, which is little.
  await owner.query(`UPDATE pg_class SET reltuples = 80 WHERE relname IN ('roles', 'role_permissions')`);
  await owner.query(
    `UPDATE pg_statistic SET stadistinct = 1, stakind1 = 0, stakind2 = 0, stakind3 = 0 WHERE starelid = 'role_permissions'::regclass`,
  );
  const read = async (): Promise<number> => {
    await owner.query('SELECT pg_stat_clear_snapshot()');
    const { rows } = await owner.query<{ read: string }>(
      `SELECT seq_tup_read + coalesce(idx_tup_fetch, 0) AS read FROM pg_stat_user_tables WHERE relname = 'role_permissions'`,
    );
    return Number(rows[0]?.read);
  };
  const { rows } = await owner.query<{ count: string }>('SELECT count(*) FROM role_permissions');
  await owner.query('SELECT pg_stat_force_next_flush()');
  const before = await read();
  const config = readConfig({});
  const log = createLogger('silent');
  await layFirstData(database.ownerUrl, { config, policies, passwords: new Passwords(), demo: false, log });
  // What a connection did is counted when it has ended.
  while ((await read()) === before) await delay(10);
  const times = ((await read()) - before) / Number(rows[0]?.count);
  t.ok(times < 3 * policies.roles.length, `${times.toFixed(1)} times`);
});
