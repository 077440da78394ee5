import { loadPolicies } from '../app.ts';
import { ConfigurationError, readConfig } from '../config.ts';
import { migrate } from '../db/migrate.ts';
import { Passwords } from '../domains/iam/index.ts';
import { layFirstData } from '../first-start.ts';
import { createLogger } from '../shared/logger.ts';
import { failStart } from './fail-start.ts';

/** `npm run migrate`: bring the schema, the built-in roles and the first administrator up to date, as the owner. */
const run = async (): Promise<void> => {
  const config = readConfig(process.env);
  const { DATABASE_URL: appUrl, DATABASE_OWNER_URL: ownerUrl } = config;
  if (appUrl === undefined || ownerUrl === undefined) {
    throw new ConfigurationError('Migrating needs DATABASE_URL and DATABASE_OWNER_URL.');
  }
  await migrate({ ownerUrl, appUrl });
  const log = createLogger(config.LOG_LEVEL);
  const parts = { config, policies: loadPolicies(config), passwords: new Passwords(), demo: false, log };
  for (const { email, password } of await layFirstData(ownerUrl, parts)) {
    console.log(`Sign in, shown this once: ${email} / ${password}`);
  }
  console.log('The database is up to date.');
};

run().then(() => process.exit(0), failStart);
