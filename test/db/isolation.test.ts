import t from 'tap';
import type pg from 'pg';
import { connect, createDatabase } from '../fixtures/database.ts';

/** Tables that belong to no tenant, each with the reason why it may be read across tenants. */
const shared: Record<string, string> = {
  tenants: 'is the tenants themselves: has policies of its own, tested below',
  users: 'a person may belong to many tenants; the gateway reaches them through memberships',
  sessions: 'a sign-in is its owner’s, whatever tenant it is used in; read by its owner’s id or the hash of a token',
  password_resets: 'links to accounts, found by the hash of a token',
  registrations: 'of nobody yet; found by the hash of a token',
  refresh_tokens: 'hashes of random tokens, found by nothing else',
  second_factors: 'secrets under encryption, one person in many tenants',
  recovery_codes: 'hashes of random codes, one person in many tenants',
  federated_identities: 'an account’s, whatever tenant it is used in; read by its owner’s id or by issuer and subject',
  federation_flows: 'found by the hash of a random state, before anybody is known',
  federation_codes: 'hashes of random codes, found by nothing else',
  permissions: 'the catalogue, the same for all',
  authorization_epochs: 'bare counters, read before a tenant is known',
  gateway_nodes: 'the gateways themselves, of no tenant',
  installation: 'the installation itself, of no tenant',
  workers: 'the workers themselves, of no tenant',
  vm_orphans: 'machines on hosts that are no tenant’s any more: their ids, seen by the worker alone',
  policy_bundles: 'policy files, the same for all; shown to nobody as they are',
  rate_limits: 'counters by principal and address, read before a tenant is known',
  knex_migrations: 'names of migrations',
  knex_migrations_lock: 'the lock of migrations',
};

interface TableFacts {
  name: string;
  owned: boolean;
  enabled: boolean;
  forced: boolean;
  key: string[];
  policies: string[];
}

const readTables = async (owner: pg.Client): Promise<TableFacts[]> => {
  const { rows } = await owner.query<TableFacts>(`
    SELECT c.relname AS name, c.relrowsecurity AS enabled, c.relforcerowsecurity AS forced,
      EXISTS (SELECT FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attname = 'tenant_id') AS owned,
      ARRAY(SELECT a.attname::text FROM pg_index i, unnest(i.indkey) WITH ORDINALITY AS k (attnum, position)
        JOIN pg_attribute a ON a.attnum = k.attnum
        WHERE i.indrelid = c.oid AND i.indisprimary AND a.attrelid = c.oid ORDER BY k.position) AS key,
      ARRAY(SELECT polname::text FROM pg_policy p WHERE p.polrelid = c.oid ORDER BY 1) AS policies
    FROM pg_class c WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p', 'f', 'm', 'v') ORDER BY 1`);
  return rows;
};

t.test('every table of a tenant is walled in, and every other one is known', async (t) => {
  const owner = await connect(t, (await createDatabase(t)).ownerUrl);
  const tables = await readTables(owner);
  t.same(
    tables.filter(({ owned }) => !owned).map(({ name }) => name),
    Object.keys(shared).sort(),
    'tables without tenant_id',
  );
  for (const { name, enabled, forced, key, policies } of tables.filter(({ owned }) => owned)) {
    t.ok(enabled && forced, `${name}: row-level security is on and forced`);
    t.equal(key[0], 'tenant_id', `${name}: the primary key begins with the tenant`);
    t.ok(policies.includes('tenant_isolation'), `${name}: has the policy`);
  }
});

t.test('nothing that runs as the owner can be led astray by its caller', async (t) => {
  const owner = await connect(t, (await createDatabase(t)).ownerUrl);
  const { rows } = await owner.query<{ name: string }>(`
    SELECT oid::regprocedure::text AS name FROM pg_proc
    WHERE pronamespace = 'public'::regnamespace AND prosecdef
      AND NOT coalesce('search_path=pg_catalog, public, pg_temp' = ANY (proconfig), false)`);
  t.same(rows, [], 'each looks at temporary tables last');
});

t.test('a temporary table does not stand in for one of ours', async (t) => {
  const { appUrl } = await createDatabase(t);
  const gateway = await connect(t, appUrl);
  const { rows: users } = await gateway.query<{ id: string }>('SELECT id FROM users');
  const forge = (column: string) =>
    `SELECT '${users[0]?.id ?? ''}'::uuid AS ${column}, false AS is_active, 'x' AS email`;
  await gateway.query(`CREATE TEMP TABLE users AS ${forge('id')}; GRANT SELECT ON users TO PUBLIC`);
  const { rows } = await gateway.query('SELECT user_active FROM load_grants($1, NULL)', [users[0]?.id]);
  t.same(rows, [{ user_active: true }]);
});

const tenantA = 'aaaaaaaa-0000-7000-8000-000000000001';
const tenantB = 'bbbbbbbb-0000-7000-8000-000000000002';

/** One row a table and tenant, made from the catalogue alone: a new table is tested without a line being added. */
const fill = async (owner: pg.Client, table: string): Promise<void> => {
  const { rows: columns } = await owner.query<{ name: string; type: string; allowed: string | null }>(
    `SELECT a.attname AS name, format_type(a.atttypid, NULL) AS type,
       (SELECT substring(pg_get_constraintdef(c.oid) FROM 'ARRAY\\[''([^'']+)''') FROM pg_constraint c
         WHERE c.conrelid = a.attrelid AND c.contype = 'c' AND c.conkey = ARRAY[a.attnum] LIMIT 1) AS allowed
     FROM pg_attribute a WHERE a.attrelid = $1::regclass AND a.attnum > 0 AND NOT a.attisdropped ORDER BY a.attnum`,
    [table],
  );
  const values: Record<string, string> = {
    uuid: 'gen_random_uuid()',
    text: 'gen_random_uuid()::text',
    integer: '1',
    bigint: '1',
    numeric: '1',
    boolean: 'false',
    jsonb: `'{}'`,
    'text[]': `'{}'`,
    'uuid[]': `'{}'`,
    'timestamp with time zone': 'now()',
  };
  for (const tenant of [tenantA, tenantB]) {
    const row = columns.map(({ name, type, allowed }) => {
      if (name === 'tenant_id') return `'${tenant}'`;
      const value = allowed === null ? values[type] : `'${allowed}'`;
      if (value === undefined) throw new Error(`${table}.${name}: no value is known for the type ${type}`);
      return value;
    });
    await owner.query(`INSERT INTO ${table} VALUES (${row.join(', ')})`);
  }
};

/** How many rows a statement reached, or that the role may not even try. */
const attempt = async (client: pg.Client, tenant: string | null, sql: string): Promise<number | 'denied'> => {
  await client.query('BEGIN');
  try {
    if (tenant !== null) await client.query(`SELECT set_config('app.tenant_id', $1, true)`, [tenant]);
    return (await client.query(sql)).rowCount ?? 0;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === '42501') return 'denied';
    throw error;
  } finally {
    await client.query('ROLLBACK');
  }
};

t.test('the gateway in one tenant reaches nothing of another, in any table', async (t) => {
  const { ownerUrl, appUrl } = await createDatabase(t);
  const owner = await connect(t, ownerUrl);
  // Rows without their relatives: foreign keys are not what is tested.
  await owner.query(`SET session_replication_role = replica`);
  const tables = (await readTables(owner)).filter(({ owned }) => owned).map(({ name }) => name);
  t.ok(tables.length >= 9);
  for (const table of tables) {
    await t.test(table, async (t) => {
      await fill(owner, table);
      const gateway = await connect(t, appUrl);
      const reach = (tenant: string | null, sql: string) => attempt(gateway, tenant, sql);
      const nothing = [0, 'denied'];
      const own = await reach(tenantA, `SELECT FROM ${table} WHERE tenant_id = '${tenantA}'`);
      t.ok([1, 'denied'].includes(own), 'its own row is there');
      t.equal(await reach(tenantA, `SELECT FROM ${table}`), own, 'a query without a condition sees no more than that');
      const of = `tenant_id = '${tenantB}'`;
      t.ok(nothing.includes(await reach(tenantA, `SELECT FROM ${table} WHERE ${of}`)), 'reads nothing');
      t.ok(
        nothing.includes(await reach(tenantA, `UPDATE ${table} SET tenant_id = tenant_id WHERE ${of}`)),
        'changes nothing',
      );
      t.ok(nothing.includes(await reach(tenantA, `DELETE FROM ${table} WHERE ${of}`)), 'deletes nothing');
      t.equal(await reach(tenantA, `UPDATE ${table} SET ${of}`), 'denied', 'gives nothing away');
      const { rows } = await owner.query<{ row: string }>(
        `SELECT to_jsonb(r)::text AS row FROM ${table} r WHERE ${of}`,
      );
      const copy = `INSERT INTO ${table} SELECT * FROM jsonb_populate_record(NULL::${table}, '${rows[0]?.row ?? ''}')`;
      t.equal(await reach(tenantA, copy), 'denied', 'puts nothing in');
      for (const [tenant, name] of [
        [null, 'without a tenant'],
        ['', 'with an empty one'],
      ] as const) {
        t.ok(nothing.includes(await reach(tenant, `SELECT FROM ${table}`)), `sees nothing ${name}`);
        t.ok(nothing.includes(await reach(tenant, `DELETE FROM ${table}`)), `deletes nothing ${name}`);
        t.equal(await reach(tenant, copy), 'denied', `puts nothing in ${name}`);
      }
    });
  }
});

t.test('what is visible across tenants is only what is meant to be', async (t) => {
  const { ownerUrl, appUrl } = await createDatabase(t);
  const owner = await connect(t, ownerUrl);
  const gateway = await connect(t, appUrl);
  const person = 'cccccccc-0000-7000-8000-000000000003';
  await owner.query(`SET session_replication_role = replica`);
  await owner.query(`
    INSERT INTO tenants (id, name, slug, kind) VALUES ('${tenantA}', 'A', 'a', 'customer'), ('${tenantB}', 'B', 'b', 'customer');
    INSERT INTO memberships (tenant_id, user_id) VALUES ('${tenantB}', '${person}');
    INSERT INTO vm_templates (tenant_id, id, name, os, cpu, memory_gb, disk_gb, is_public)
      VALUES ('${tenantB}', '${person}', 'Public', 'x', 1, 1, 1, true)`);
  const see = async (settings: Record<string, string>, sql: string): Promise<number | 'denied'> => {
    for (const [name, value] of Object.entries(settings))
      await gateway.query(`SELECT set_config($1, $2, false)`, [name, value]);
    const reached = await attempt(gateway, null, sql);
    await gateway.query('RESET ALL');
    return reached;
  };
  const inA = { 'app.tenant_id': tenantA };
  const theTwo = `id IN ('${tenantA}', '${tenantB}')`;
  t.equal(await see(inA, `SELECT FROM tenants`), 1, 'a tenant sees itself');
  t.equal(await see({}, 'SELECT FROM tenants'), 0, 'nobody sees nothing');
  t.equal(await see({ 'app.principal_id': person }, 'SELECT FROM tenants'), 1, 'a member sees their tenants');
  t.equal(
    await see({ 'app.principal_id': person }, `UPDATE tenants SET name = 'x' WHERE ${theTwo}`),
    0,
    'and changes none by that',
  );
  t.equal(await see({ 'app.platform': 'on' }, `SELECT FROM tenants WHERE ${theTwo}`), 2, 'operators see all');
  t.equal(
    await see(inA, `INSERT INTO tenants (id, name, slug, kind) VALUES ('${person}', 'C', 'c', 'customer')`),
    'denied',
    'a tenant makes no tenant',
  );
  t.equal(await see({ ...inA, 'app.platform': 'on' }, 'DELETE FROM tenants'), 'denied', 'nobody deletes one');
  t.equal(await see({ 'app.principal_id': person }, 'SELECT FROM memberships'), 1, 'a person sees their memberships');
  t.equal(await see({ 'app.principal_id': person }, 'DELETE FROM memberships'), 0, 'and ends none by that');
  t.equal(await see(inA, 'SELECT FROM vm_templates'), 1, 'a public template is for all');
  t.equal(await see(inA, `UPDATE vm_templates SET name = 'x'`), 0, 'but changed by its tenant only');
  t.equal(await see(inA, 'DELETE FROM vm_templates'), 0, 'and deleted by its tenant only');
});
