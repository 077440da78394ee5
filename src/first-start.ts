import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Logger } from 'pino';
import type { Config } from './config.ts';
import { Database, platformTenantId } from './db/index.ts';
import { layDemoTemplates } from './domains/compute/index.ts';
import {
  ensureAdministrator,
  ensurePlatformTenant,
  layDemoData,
  reconcilePolicies,
  type Passwords,
} from './domains/iam/index.ts';
import type { PolicySet } from './policy/index.ts';
import { newSealingKey } from './shared/sealer.ts';

/** What the first start made up and will never say again. */
export interface SignInHint {
  email: string;
  password: string;
}

interface FirstDataParts {
  config: Config;
  policies: PolicySet;
  passwords: Passwords;
  demo: boolean;
  log: Pick<Logger, 'info'>;
}

const passwordIgnored = 'ADMIN_PASSWORD is not used: the platform has an administrator already';

const platform = { tenantId: platformTenantId, principalId: null, platform: true };

/**
 * Lay in what every installation has: the platform tenant, catalogue and built-in roles as the policy files have them,
 * and a first administrator. Runs as the schema's owner, at every start, and changes only what differs.
 */
export const layFirstData = async (
  ownerUrl: string,
  { config, policies, passwords, demo, log }: FirstDataParts,
): Promise<SignInHint[]> => {
  const hints: SignInHint[] = [];
  await asOwner(ownerUrl, async () => {
    await ensurePlatformTenant();
    await reconcilePolicies(policies);
    const administrator = { email: config.ADMIN_EMAIL, password: config.ADMIN_PASSWORD };
    const { created, generatedPassword } = await ensureAdministrator(administrator, passwords);
    if (!created && config.ADMIN_PASSWORD !== undefined) log.info(passwordIgnored);
    if (generatedPassword !== null) hints.push({ email: config.ADMIN_EMAIL, password: generatedPassword });
    if (demo) {
      await layDemoTemplates(platformTenantId);
      const password = randomBytes(18).toString('base64url');
      const laid = await layDemoData(policies.roles, password, passwords);
      for (const email of laid?.emails ?? []) hints.push({ email, password });
    }
  });
  return hints;
};

/** Bring catalogue and built-in roles in line with policies that changed, as the schema's owner. */
export const layPolicies = (ownerUrl: string, policies: PolicySet): Promise<void> =>
  asOwner(ownerUrl, () => reconcilePolicies(policies));

/** Work in a transaction of the schema's owner, in the platform tenant. */
const asOwner = async (ownerUrl: string, work: () => Promise<void>): Promise<void> => {
  const owner = new Database({
    url: ownerUrl,
    poolSize: 1,
    readConnections: 1,
    statementTimeout: 60_000,
    onError: () => undefined,
  });
  try {
    await owner.transact(platform, work);
  } finally {
    await owner.close();
  }
};

/** The key that signs tokens: configured, or outside production one of our own, kept in DATA_DIR. */
export const signingKeyOf = (config: Config): string =>
  config.signingKey ??
  keptIn(config, 'token-signing-key.pem', () => {
    const { privateKey } = generateKeyPairSync('rsa', {
      modulusLength: 2048,
      privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
      publicKeyEncoding: { type: 'spki', format: 'pem' },
    });
    return privateKey;
  });

/** The key that secrets at rest are encrypted with, likewise. */
export const encryptionKeyOf = (config: Config): string =>
  config.encryptionKey ?? keptIn(config, 'encryption-key', newSealingKey);

const keptIn = ({ DATA_DIR: folder }: Config, name: string, make: () => string): string => {
  const file = join(folder, name);
  if (!existsSync(file)) {
    mkdirSync(folder, { recursive: true });
    writeFileSync(file, make(), { mode: 0o600 });
  }
  return readFileSync(file, 'utf8').trim();
};
