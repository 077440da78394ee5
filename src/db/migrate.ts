import { readdirSync } from 'node:fs';
import { basename, dirname, extname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { runMigrations } from 'graphile-worker';
import knex, { type Knex } from 'knex';
import pg from 'pg';
import { Refusal } from '../shared/refusal.ts';

/** The migrations that belong to the running code: `migrations/` in the repository, `dist/migrations/` once compiled. */
const folder = join(dirname(fileURLToPath(import.meta.url)), '../../migrations');

interface MigrationFile {
  name: string;
  path: string;
}

/** Names without their extension, so that source and compiled code speak of the same migrations. */
const migrationSource: Knex.MigrationSource<MigrationFile> = {
  getMigrations: async () =>
    Promise.resolve(
      readdirSync(folder)
        .filter((file) => /^\d+_\w+\.(ts|js)$/.test(file))
        .sort()
        .map((file) => ({ name: basename(file, extname(file)), path: join(folder, file) })),
    ),
  getMigrationName: ({ name }) => name,
  getMigration: async ({ path }) => (await import(pathToFileURL(path).href)) as Knex.Migration,
};

export const migrationKnex = (ownerUrl: string): Knex =>
  knex({ client: 'pg', connection: ownerUrl, pool: { min: 0, max: 1 }, migrations: { migrationSource } });

/** Bring the schema up to date, as its owner. Nodes that start together take turns. */
export const migrate = async ({ ownerUrl, appUrl }: { ownerUrl: string; appUrl: string }): Promise<void> => {
  const lock = new pg.Client({ connectionString: ownerUrl });
  await lock.connect();
  try {
    await lock.query(`SELECT pg_advisory_lock(hashtext('virtualstack.migrate'))`);
    const owner = migrationKnex(ownerUrl);
    try {
      // We hold the one lock that counts; knex's own outlives a process that was killed.
      await owner.migrate.forceFreeMigrationsLock();
      await owner.migrate.latest();
      await runMigrations({ connectionString: ownerUrl });
      await grantJobs(owner);
      await ensureLogin(owner, appUrl);
    } finally {
      await owner.destroy();
    }
  } finally {
    await lock.end();
  }
};

/** The migrations a database lacks, by name. Needs no more than the gateway's own rights. */
export const pendingMigrations = async (url: string): Promise<string[]> => {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const { rows } = await client.query<{ name: string }>('SELECT name FROM knex_migrations');
    const done = new Set(rows.map(({ name }) => name));
    const all = (await migrationSource.getMigrations([])).map(({ name }) => name);
    return all.filter((name) => !done.has(name));
  } catch (error) {
    // 42P01: no such table, so nothing was ever migrated.
    if (error instanceof pg.DatabaseError && error.code === '42P01') {
      return (await migrationSource.getMigrations([])).map(({ name }) => name);
    }
    throw error;
  } finally {
    await client.end();
  }
};

/** The gateway queues jobs and works them off, so its role may use graphile-worker's schema, row security included. */
const grantJobs = async (owner: Knex): Promise<void> => {
  await owner.raw(`
    GRANT SELECT ON knex_migrations TO virtualstack_app;
    GRANT USAGE ON SCHEMA graphile_worker TO virtualstack_app;
    GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA graphile_worker TO virtualstack_app;
    GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA graphile_worker TO virtualstack_app;
    GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA graphile_worker TO virtualstack_app;
    DO $$ DECLARE secured regclass; BEGIN
      FOR secured IN SELECT c.oid FROM pg_class c WHERE c.relnamespace = 'graphile_worker'::regnamespace AND c.relrowsecurity
      LOOP
        EXECUTE format('DROP POLICY IF EXISTS gateway ON %s', secured);
        EXECUTE format('CREATE POLICY gateway ON %s TO virtualstack_app USING (true) WITH CHECK (true)', secured);
      END LOOP;
    END $$`);
};

interface LoginRole {
  /** Whether row-level security has no hold on it. */
  unbound: boolean;
  member: boolean;
}

/**
 * Create the gateway's login role if it is not there, and make it a member of the role that holds the rights.
 * @throws Error for a role that row-level security does not bind: an owner, a superuser.
 */
const ensureLogin = async (owner: Knex, appUrl: string): Promise<void> => {
  const { username, password } = new URL(appUrl);
  const name = decodeURIComponent(username);
  const { rows: found } = await owner.raw<{ rows: LoginRole[] }>(
    `SELECT rolsuper OR rolbypassrls OR pg_has_role(oid, current_user, 'MEMBER') AS unbound,
       pg_has_role(oid, 'virtualstack_app', 'MEMBER') AS member
     FROM pg_roles WHERE rolname = ?`,
    [name],
  );
  const [role] = found;
  if (role?.unbound) {
    throw new Refusal(
      `The role "${name}" of DATABASE_URL owns the schema or bypasses row-level security; the gateway needs one that does not.`,
    );
  }
  if (!role) {
    // Role names and passwords cannot be parameters; format() quotes them.
    const { rows } = await owner.raw<{ rows: { sql: string }[] }>(
      `SELECT format('CREATE ROLE %I LOGIN PASSWORD %L NOSUPERUSER NOBYPASSRLS NOCREATEDB NOCREATEROLE', ?::text, ?::text) AS sql`,
      [name, decodeURIComponent(password)],
    );
    await owner.raw(rows[0]?.sql ?? '');
  }
  if (!role?.member) await owner.raw('GRANT virtualstack_app TO ??', [name]);
};
