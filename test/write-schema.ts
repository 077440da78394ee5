import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { startEmbeddedPostgres } from '../src/db/embedded-postgres.ts';
import { migrate } from '../src/db/migrate.ts';
import { dumpSchema } from '../src/db/schema-dump.ts';
import { packageRoot } from '../src/shared/package-root.ts';

/** `npm run schema`: write migrations/schema.sql anew, from an empty database that ran all migrations. */
const folder = mkdtempSync(join(tmpdir(), 'virtualstack-schema-'));
const server = await startEmbeddedPostgres({ dataDir: folder, settings: ['fsync=off'], log: () => undefined });
try {
  await migrate(server);
  const client = new pg.Client({ connectionString: server.ownerUrl });
  await client.connect();
  try {
    writeFileSync(join(packageRoot, 'migrations/schema.sql'), await dumpSchema(client));
  } finally {
    await client.end();
  }
} finally {
  await server.stop();
  rmSync(folder, { recursive: true, force: true });
}
process.exit(0);
