import t, { type Test } from 'tap';
import { checkLoginRole } from '../../src/db/check-login-role.ts';
import { migrate, migrationKnex, pendingMigrations } from '../../src/db/migrate.ts';
import { dumpSchema } from '../../src/db/schema-dump.ts';
import { connect, createEmptyDatabase, type TestDatabase } from '../fixtures/database.ts';

const asUser = (url: string, username: string, password = 'a password of the tests'): string =>
  Object.assign(new URL(url), { username, password }).href;

/** A role of the test's own; roles belong to the server, so their names must not meet those of other files. */
const createRole = async (t: Test, { ownerUrl }: TestDatabase, attributes: string): Promise<string> => {
  const name = `migrations_test_${process.pid}_${attributes.toLowerCase().replace(/\W+/g, '_')}`;
  const owner = await connect(t, ownerUrl);
  await owner.query(`CREATE ROLE ${name} LOGIN PASSWORD 'a password of the tests' ${attributes}`);
  return name;
};

const dropRole = async ({ ownerUrl }: TestDatabase, t: Test, name: string): Promise<void> => {
  const owner = await connect(t, ownerUrl);
  await owner.query(`REASSIGN OWNED BY ${name} TO CURRENT_USER; DROP OWNED BY ${name}; DROP ROLE ${name}`);
};

t.test('every step leads back to where it came from, and forth again', async (t) => {
  const { ownerUrl } = await createEmptyDatabase(t);
  const client = await connect(t, ownerUrl);
  const knex = migrationKnex(ownerUrl);
  t.teardown(() => knex.destroy());
  const [, pending] = (await knex.migrate.list()) as [unknown[], unknown[]];
  const steps = pending.length;
  t.ok(steps > 0);
  const before: string[] = [];
  for (let step = 0; step < steps; step += 1) {
    before.push(await dumpSchema(client));
    await knex.migrate.up();
  }
  const whole = await dumpSchema(client);
  for (let step = steps - 1; step >= 0; step -= 1) {
    await knex.migrate.down();
    t.equal(await dumpSchema(client), before[step], `down from step ${step + 1}`);
  }
  await knex.migrate.latest();
  t.equal(await dumpSchema(client), whole, 'up again');
});

t.test('machines that an earlier version failed to resize are in doubt', async (t) => {
  const { ownerUrl } = await createEmptyDatabase(t);
  const owner = await connect(t, ownerUrl);
  const knex = migrationKnex(ownerUrl);
  t.teardown(() => knex.destroy());
  const until = async (name: string) => {
    for (;;) {
      const [, [next]] = (await knex.migrate.list()) as [unknown, { name: string }[]];
      if (!next || next.name.startsWith(name)) return;
      await knex.migrate.up();
    }
  };
  await until('034_');
  const id = (n: number) => `'00000000-0000-7000-8000-00000000000${n}'`;
  await owner.query(`
    INSERT INTO tenants (id, name, slug, kind) VALUES (${id(0)}, 'Own', 'own', 'customer');
    INSERT INTO vms (tenant_id, id, name, status, cpu, memory_gb, disk_gb, source_type)
      SELECT ${id(0)}, id::uuid, id, 'STOPPED', 1, 1, 1, 'iso' FROM unnest(ARRAY[${id(1)}, ${id(2)}, ${id(3)}]) AS id;
    INSERT INTO vm_jobs (tenant_id, id, vm_id, action, status) VALUES
      (${id(0)}, ${id(1)}, ${id(1)}, 'resize', 'FAILED'), (${id(0)}, ${id(2)}, ${id(2)}, 'resize', 'SUCCEEDED'),
      (${id(0)}, ${id(3)}, ${id(3)}, 'stop', 'FAILED')`);
  await knex.migrate.up();
  const { rows } = await owner.query('SELECT size_uncertain AS doubt FROM vms ORDER BY id');
  t.same(rows, [{ doubt: true }, { doubt: false }, { doubt: false }]);
});

t.test('nodes that start together take turns', async (t) => {
  const database = await createEmptyDatabase(t);
  t.ok((await pendingMigrations(database.ownerUrl)).length > 0, 'all are pending at first');
  await Promise.all([migrate(database), migrate(database), migrate(database)]);
  t.same(await pendingMigrations(database.appUrl), [], 'none is pending, as the gateway sees it');
});

t.test('a node that was killed while migrating does not lock out the next', async (t) => {
  const database = await createEmptyDatabase(t);
  await migrate(database);
  const owner = await connect(t, database.ownerUrl);
  await owner.query('UPDATE knex_migrations_lock SET is_locked = 1');
  await t.resolves(migrate(database));
});

t.test('the gateway does not get a role that row-level security has no hold on', async (t) => {
  const database = await createEmptyDatabase(t);
  await t.rejects(migrate({ ...database, appUrl: database.ownerUrl }), /owns the schema or bypasses/, 'the owner');
  for (const attributes of ['SUPERUSER', 'BYPASSRLS', 'IN ROLE virtualstack_owner']) {
    const name = await createRole(t, database, attributes);
    const appUrl = asUser(database.appUrl, name);
    await t.rejects(migrate({ ...database, appUrl }), /owns the schema or bypasses/, attributes);
    await t.rejects(checkLoginRole(appUrl), /superuser|bypass|owns/, `${attributes}, at start`);
    await dropRole(database, t, name);
  }
  await t.resolves(checkLoginRole(database.appUrl), 'its own role passes');
});

t.test('an owner who is no superuser is enough', async (t) => {
  const database = await createEmptyDatabase(t);
  const name = await createRole(t, database, 'CREATEROLE');
  const superuser = await connect(t, database.ownerUrl);
  const databaseName = new URL(database.ownerUrl).pathname.slice(1);
  await superuser.query(
    `ALTER DATABASE ${databaseName} OWNER TO ${name}; GRANT virtualstack_app TO ${name} WITH ADMIN OPTION, INHERIT FALSE`,
  );
  await migrate({ ownerUrl: asUser(database.ownerUrl, name), appUrl: database.appUrl });
  const gateway = await connect(t, database.appUrl);
  const owner = await connect(t, asUser(database.ownerUrl, name));
  const tenant = '11111111-1111-7111-8111-111111111111';
  await owner.query(`INSERT INTO tenants (id, name, slug, kind) VALUES ('${tenant}', 'Own', 'own', 'customer')`);
  await gateway.query('BEGIN');
  await gateway.query(`SELECT set_config('app.tenant_id', $1, true)`, [tenant]);
  const event = { tenant_id: tenant, id: tenant, actor_id: tenant, rule_ids: [], outcome: 'allowed' };
  const texts = ['actor_type', 'actor_email', 'action', 'resource_type', 'decision_id', 'policy_digest', 'request_id'];
  const whole = { ...event, ...Object.fromEntries(texts.map((text) => [text, 'x'])) };
  const { rows } = await gateway.query<{ sequence: unknown }>('SELECT * FROM append_audit_event($1)', [whole]);
  t.match(rows, [{ hash: /^[0-9a-f]{64}$/ }], 'functions that run as the owner pass row-level security');
  const job = await gateway.query(`SELECT (graphile_worker.add_job('nothing')).id`);
  t.equal(job.rowCount, 1, 'the gateway may queue jobs');
  await gateway.query('ROLLBACK');
  const { rows: epochs } = await gateway.query(`SELECT epoch FROM authorization_epochs WHERE id = '${tenant}'`);
  t.equal(epochs.length, 1, 'a new tenant has an epoch');
  await dropRole(database, t, name);
});
