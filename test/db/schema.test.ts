import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import { dumpSchema } from '../../src/db/schema-dump.ts';
import { packageRoot } from '../../src/shared/package-root.ts';
import { connect, createDatabase, createEmptyDatabase } from '../fixtures/database.ts';

const committed = readFileSync(join(packageRoot, 'migrations/schema.sql'), 'utf8');

t.test('the committed schema is what the migrations make', async (t) => {
  const owner = await connect(t, (await createDatabase(t)).ownerUrl);
  t.equal(await dumpSchema(owner), committed, 'if this was intended: npm run schema');
});

t.test('the committed schema runs, and makes the same schema', async (t) => {
  const owner = await connect(t, (await createEmptyDatabase(t)).ownerUrl);
  await owner.query(committed);
  t.equal(await dumpSchema(owner), committed);
});

t.test('every table and every function says what it is for', async (t) => {
  const owner = await connect(t, (await createDatabase(t)).ownerUrl);
  const { rows } = await owner.query<{ name: string }>(`
    SELECT oid::regclass::text AS name FROM pg_class
    WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p') AND relname NOT LIKE 'knex%' AND obj_description(oid, 'pg_class') IS NULL
    UNION ALL
    SELECT oid::regprocedure::text FROM pg_proc
    WHERE pronamespace = 'public'::regnamespace AND obj_description(oid, 'pg_proc') IS NULL`);
  t.same(rows, []);
});

t.test('what cannot be written down is refused, not left out', async (t) => {
  const objects = {
    'a view': 'CREATE VIEW seen AS SELECT 1',
    'a sequence': 'CREATE SEQUENCE counted',
    'an identity column': 'CREATE TABLE numbered (id integer GENERATED ALWAYS AS IDENTITY)',
    'a type': `CREATE TYPE mood AS ENUM ('good')`,
    'an aggregate': 'CREATE AGGREGATE added (integer) (SFUNC = int4pl, STYPE = integer)',
  };
  for (const [name, sql] of Object.entries(objects)) {
    const owner = await connect(t, (await createEmptyDatabase(t)).ownerUrl);
    await owner.query(sql);
    await t.rejects(dumpSchema(owner), /does not know how to write/, name);
  }
});
