import type pg from 'pg';
import t, { type Test } from 'tap';
import { dumpSchema } from '../../src/db/schema-dump.ts';
import { newId } from '../../src/shared/ids.ts';
import { connect, createDatabase } from '../fixtures/database.ts';

const tenantA = 'aaaaaaaa-0000-7000-8000-000000000001';
const tenantB = 'bbbbbbbb-0000-7000-8000-000000000002';
const day = 86_400_000;

/** An id of a decision that was made at a moment. */
const idAt = (time: number): string => {
  const digits = time.toString(16).padStart(12, '0');
  return `${digits.slice(0, 8)}-${digits.slice(8)}-7${newId().slice(15)}.0123456789ab`;
};

const partitionOf = (time: number): string =>
  `decision_log_${new Date(time).toISOString().slice(0, 10).replaceAll('-', '')}`;

const prepare = async (t: Test) => {
  const urls = await createDatabase(t);
  const [owner, gateway] = [await connect(t, urls.ownerUrl), await connect(t, urls.appUrl)];
  const maintain = async (retentionDays: number): Promise<void> => {
    await gateway.query('SELECT maintain_decision_log($1)', [retentionDays]);
  };
  const add = async (client: pg.Client, tenantId: string, time: number): Promise<string> => {
    const id = idAt(time);
    await client.query(
      `INSERT INTO decision_log (tenant_id, decided_at, id, effect, action, resource_type, principal_type, principal_id, rule_ids,
         policy_digest, request_id, source, inputs)
       VALUES ($1, decision_time($2), $2, 'allow', 'read', 'vm', 'user', 'x', '{}', 'x', 'x', 'request', '{}')`,
      [tenantId, id],
    );
    return id;
  };
  const partitions = async (): Promise<string[]> => {
    const { rows } = await owner.query<{ name: string }>(
      `SELECT inhrelid::regclass::text AS name FROM pg_inherits WHERE inhparent = 'decision_log'::regclass ORDER BY 1`,
    );
    return rows.map(({ name }) => name);
  };
  return { urls, owner, gateway, maintain, add, partitions };
};

t.test('a day has its partition a week ahead, and those that are too old are dropped', async (t) => {
  const { owner, maintain, add, partitions } = await prepare(t);
  const now = Date.now();
  const ages = [1, 29, 30, 31, 400];
  for (const age of ages) {
    await owner.query('SELECT add_decision_log_partition($1)', [new Date(now - age * day).toISOString().slice(0, 10)]);
    await add(owner, tenantA, now - age * day);
  }
  const before = await dumpSchema(owner);
  await maintain(30);
  const ahead = Array.from({ length: 8 }, (_, index) => partitionOf(now + index * day));
  const kept = [1, 29, 30].map((age) => partitionOf(now - age * day));
  t.same(await partitions(), [...kept, ...ahead, 'decision_log_default'].sort());
  t.equal((await owner.query('SELECT FROM decision_log')).rowCount, 3, 'with what was in them');
  await Promise.all([maintain(30), add(owner, tenantA, now)]);
  t.equal((await partitions()).length, 12, 'a second time nothing is left to do');
  t.equal(await dumpSchema(owner), before, 'the schema is the same on every day');
});

t.test('a decision of a day without a partition is not lost', async (t) => {
  const { owner, maintain, add, partitions } = await prepare(t);
  const now = Date.now();
  const today = await add(owner, tenantA, now);
  const old = await add(owner, tenantA, now - 8 * day);
  await maintain(30);
  t.notOk((await partitions()).includes(partitionOf(now)), 'today goes on as it began');
  t.ok((await partitions()).includes(partitionOf(now + day)), 'tomorrow has one');
  const ids = async (): Promise<string[]> =>
    (await owner.query<{ id: string }>('SELECT id FROM decision_log ORDER BY id')).rows.map(({ id }) => id);
  t.same(await ids(), [old, today]);
  await maintain(7);
  t.same(await ids(), [today], 'and kept for as long as any other');
});

t.test('the gateway can add and look, and cannot have anything forgotten', async (t) => {
  const { urls, owner, gateway, maintain, add, partitions } = await prepare(t);
  await maintain(30);
  const now = Date.now();
  await add(owner, tenantA, now);
  await gateway.query(`SELECT set_config('app.tenant_id', $1, false)`, [tenantA]);
  const refused = { code: '42501' };
  for (const sql of [
    'DELETE FROM decision_log',
    `UPDATE decision_log SET effect = 'deny'`,
    'TRUNCATE decision_log',
    'DROP TABLE decision_log',
    'DELETE FROM shadow_flips',
    'DELETE FROM policy_bundles',
    `UPDATE policy_bundles SET files = '[]'`,
    `SELECT add_decision_log_partition('2020-01-01')`,
    'SELECT maintain_decision_log(0)',
    'SELECT maintain_decision_log(6)',
    'SELECT maintain_decision_log(NULL)',
    `SELECT FROM ${partitionOf(now)}`,
    `INSERT INTO ${partitionOf(now)} SELECT * FROM decision_log`,
    `ALTER TABLE decision_log DETACH PARTITION ${partitionOf(now)}`,
  ]) {
    await t.rejects(gateway.query(sql), refused, sql);
  }
  t.equal((await gateway.query('SELECT FROM decision_log')).rowCount, 1, 'it is all there');
  await t.test('and each partition is a wall of its own', async (t) => {
    const open = await connect(t, urls.appUrl);
    for (const name of (await partitions()).filter((each) => each !== 'decision_log_default')) {
      const { rows } = await owner.query<{ walls: unknown }>(
        `SELECT relrowsecurity AND relforcerowsecurity AND EXISTS (SELECT FROM pg_policy WHERE polrelid = c.oid
           AND polname = 'tenant_isolation') AS walls FROM pg_class c WHERE relname = $1`,
        [name],
      );
      t.same(rows, [{ walls: true }], name);
    }
    // Even if somebody let the gateway in: it sees its own tenant's rows there and no others.
    const partition = partitionOf(now);
    await owner.query(`GRANT SELECT, INSERT, DELETE ON ${partition} TO virtualstack_app`);
    await open.query(`SELECT set_config('app.tenant_id', $1, false)`, [tenantB]);
    t.equal((await open.query(`SELECT FROM ${partition}`)).rowCount, 0);
    t.equal((await open.query(`DELETE FROM ${partition}`)).rowCount, 0);
    await t.rejects(add(open, tenantA, now), refused, 'nor does it write into another’s log');
    t.ok(await add(open, tenantB, now));
    t.equal((await open.query('SELECT FROM decision_log')).rowCount, 1);
  });
});

t.test('whoever reads the log for long does not stop the others', async (t) => {
  const { owner, gateway, maintain } = await prepare(t);
  await owner.query('BEGIN; SELECT FROM decision_log');
  const began = Date.now();
  await t.rejects(maintain(30), { code: '55P03' }, 'maintenance gives up');
  t.ok(Date.now() - began < 4_500, 'soon');
  await owner.query('COMMIT');
  await maintain(30);
  t.equal((await gateway.query('SELECT FROM decision_log')).rowCount, 0);
});
