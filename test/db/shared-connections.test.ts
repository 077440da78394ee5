import t, { type Test } from 'tap';
import { Database, type Scope } from '../../src/db/index.ts';
import { prepare, statement } from '../../src/db/statement.ts';
import { Problem } from '../../src/shared/problem.ts';
import { newId } from '../../src/shared/ids.ts';
import { connect, createDatabase } from '../fixtures/database.ts';

const open = async (t: Test, readConnections: number): Promise<{ database: Database; ownerUrl: string }> => {
  const { appUrl, ownerUrl } = await createDatabase(t);
  const database = new Database({
    url: appUrl,
    poolSize: 2,
    readConnections,
    statementTimeout: 5_000,
    onError: () => undefined,
  });
  t.teardown(() => database.close());
  return { database, ownerUrl };
};

const echo = prepare(
  `SELECT $1::text AS mark, current_setting('app.tenant_id') AS tenant, current_setting('app.principal_id') AS principal`,
);
const fail = prepare('SELECT 1 / $1::int AS never');
const wait = prepare('SELECT pg_sleep($1::float8)');
const nobody: Scope = { tenantId: null, principalId: null, platform: false };

t.test('reads that share a connection never see each other, not even beside failing ones', async (t) => {
  const { database } = await open(t, 1);
  const reads = Array.from({ length: 1_000 }, async (_, n) => {
    const scope = { tenantId: newId(), principalId: newId(), platform: n % 2 === 0 };
    if (n % 7 === 0) return t.rejects(database.read(scope, statement(fail, 0)), /division by zero/);
    const { results } = await database.read(scope, statement(echo, `mark ${n}`), statement(echo, `again ${n}`));
    const { tenantId: tenant, principalId: principal } = scope;
    return t.same(results, [[{ mark: `mark ${n}`, tenant, principal }], [{ mark: `again ${n}`, tenant, principal }]]);
  });
  await Promise.all(reads);
  const { results } = await database.read(nobody, statement(echo, 'last'));
  t.same(results, [[{ mark: 'last', tenant: '', principal: '' }]], 'and nothing of them stays behind');
});

t.test('a connection that breaks fails the reads on it with 503, and is replaced', async (t) => {
  const { database, ownerUrl } = await open(t, 1);
  const owner = await connect(t, ownerUrl);
  for (let round = 0; round < 3; round += 1) {
    const reads = Array.from({ length: 20 }, () => database.read(nobody, statement(wait, 0.2)));
    const settled = Promise.allSettled(reads);
    await database.read(nobody).catch(() => undefined);
    await owner.query(
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND datname = current_database()`,
    );
    for (const outcome of await settled) {
      if (outcome.status === 'fulfilled') continue;
      t.ok(outcome.reason instanceof Problem && outcome.reason.status === 503, String(outcome.reason));
    }
    t.same((await database.read(nobody, statement(echo, 'after'))).results[0]?.[0]?.mark, 'after');
  }
});

t.test('a transaction whose connection breaks fails with 503 and does not end the process', async (t) => {
  const { database, ownerUrl } = await open(t, 1);
  const owner = await connect(t, ownerUrl);
  await t.rejects(
    database.transact(nobody, async (transaction) => {
      const waiting = transaction.run(statement(wait, 5));
      setTimeout(() => {
        void owner.query(
          `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE wait_event = 'PgSleep' AND datname = current_database()`,
        );
      }, 50);
      await waiting;
    }),
    { message: 'The database is not available.' },
  );
  await t.resolves(database.transact(nobody, async () => Promise.resolve()));
});

t.test('whoever waits for a lock does not hold up reads', async (t) => {
  const { database, ownerUrl } = await open(t, 1);
  const owner = await connect(t, ownerUrl);
  await owner.query('BEGIN; LOCK TABLE rate_limits');
  const blocked = database.write(nobody, statement(prepare(`INSERT INTO rate_limits (key) VALUES ($1)`), 'waits'));
  const { results } = await database.read(nobody, statement(echo, 'passes'));
  t.equal(results[0]?.[0]?.mark, 'passes');
  await owner.query('COMMIT');
  await t.resolves(blocked);
});

t.test('a read sees one moment, and changes nothing', async (t) => {
  const { database, ownerUrl } = await open(t, 1);
  const owner = await connect(t, ownerUrl);
  const count = statement(prepare('SELECT count(*) AS n FROM permissions'));
  const reading = database.read(nobody, count, statement(wait, 0.5), count);
  await new Promise((resolve) => setTimeout(resolve, 200));
  await owner.query(
    `INSERT INTO permissions (id, name, description, module, scope) VALUES ('x:y', 'x', 'x', 'x', 'tenant')`,
  );
  const { results } = await reading;
  t.same(results[2], results[0], 'not what was written since its first statement');
  const write = prepare(`SELECT set_config('app.x', 'y', false), nextval('graphile_worker.jobs_id_seq1')`);
  await t.rejects(database.read(nobody, statement(write)), /read-only transaction/);
});
