import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Logger } from 'pino';
import { createApp, policyKeys } from './app.ts';
import type { Config } from './config.ts';
import { checkLoginRole } from './db/check-login-role.ts';
import { Database, keepBundle, maintainDecisionLog, platformTenantId, startWorker } from './db/index.ts';
import { migrate, pendingMigrations } from './db/migrate.ts';
import { AccessTokens, demandLaidPolicies, Passwords } from './domains/iam/index.ts';
import { encryptionKeyOf, layFirstData, layPolicies, signingKeyOf, type SignInHint } from './first-start.ts';
import { Heartbeat } from './heartbeat.ts';
import { createHttpServer } from './http/index.ts';
import { lanesOf } from './lanes.ts';
import { LiveApp } from './live-app.ts';
import { startMetricsServer } from './metrics-server.ts';
import { loadSignedBundle, readSignedBundle, type PolicySet } from './policy/index.ts';
import { policyFolders } from './policy-folders.ts';
import { PolicyReloader } from './policy-reloader.ts';
import { Refusal } from './shared/refusal.ts';
import { Sealer } from './shared/sealer.ts';
import { createVmProvider } from './vm-provider.ts';

export interface RunningServer {
  url: string;
  metricsUrl: string | null;
  /** Read the policy files again, changed or not; what comes of it is logged. */
  reload(): Promise<void>;
  /** Finish what is in flight, then let go of everything. */
  stop(): Promise<void>;
}

/** The databases a server works with: its own, or those it was given. */
export interface DatabaseUrls {
  appUrl: string;
  /** Where it may migrate; without it, the schema must already be there. */
  ownerUrl: string | undefined;
  /** Whether the database is the process's own: it comes with demo data, and nobody else works on it. */
  embedded: boolean;
  /** Told of every sign-in as soon as it is made: whatever happens next, nobody will say it again. */
  announce: (hint: SignInHint) => void;
}

/** Start serving: prepare the database, put the gateway together, listen. Whatever is missing stops the start. */
export const startServer = async (config: Config, urls: DatabaseUrls, log: Logger): Promise<RunningServer> => {
  const [folders, keys] = [policyFolders(config), policyKeys(config)];
  const bundle = readSignedBundle(folders);
  const policies = loadSignedBundle(bundle, keys);
  const passwords = new Passwords();
  const tokens = new AccessTokens(
    {
      signingKey: signingKeyOf(config),
      issuer: config.issuer,
      audience: config.audience,
      lifetime: config.TOKEN_LIFETIME_SECONDS,
    },
    Date.now,
  );
  const sealer = new Sealer(encryptionKeyOf(config));
  const { appUrl, ownerUrl, embedded, announce } = urls;
  const database = openDatabase(config, appUrl, log);
  // Put together, and so checked as a whole, before anything is written.
  const provider = createVmProvider(config, database);
  const app = await createApp({ config, database, provider, tokens, passwords, policies, sealer, log });
  const live = new LiveApp(app);
  if (ownerUrl !== undefined) {
    await migrate({ ownerUrl, appUrl });
    (await layFirstData(ownerUrl, { config, policies, passwords, demo: embedded, log })).forEach(announce);
  }
  await checkDatabase(appUrl);
  const lay = layerOf(database, ownerUrl);
  if (ownerUrl === undefined) await warnOfOtherPolicies(lay, policies, log);
  const { decisions } = app.lasting;
  await keepBundle(database, policies);
  if (decisions.shadow) await keepBundle(database, decisions.shadow.policies);
  await prepareDecisionLog(config, database, log);
  const heartbeat = new Heartbeat({ nodes: app.lasting.nodes, live, log });
  await heartbeat.start();
  const onReload = (): void => void heartbeat.beat();
  const layAndKeep = async (changed: PolicySet): Promise<void> => {
    await lay(changed);
    await keepBundle(database, changed);
  };
  const reloader = new PolicyReloader({ live, folders, keys, bundle, lay: layAndKeep, onReload, log });
  const lanes = lanesOf({ config, database, provider, sealer, policies: () => live.app.policies, log });
  const work = { lanes, database, alone: embedded, log };
  const worker = config.WORKER === 'inline' ? await startWorker(work) : null;
  const server = createHttpServer(live, log);
  await listen(server, config.PORT, config.HOST);
  const metricsServer = await startMetricsServer(config, app.metrics);
  if (config.POLICY_RELOAD_SECONDS > 0) reloader.watch(config.POLICY_RELOAD_SECONDS);
  return {
    url: addressOf(server),
    metricsUrl: metricsServer && addressOf(metricsServer),
    reload: () => reloader.reload(),
    stop: async () => {
      await reloader.stop();
      app.lasting.streams.close();
      await drain(server, config.SHUTDOWN_TIMEOUT_MS);
      if (metricsServer) await drain(metricsServer, 0);
      await worker?.stop();
      await provider.close();
      await heartbeat.stop();
      await decisions.close();
      await database.close();
    },
  };
};

/** How policies that changed get into the database: as its owner; who is not can only make sure that they are there. */
export const layerOf = (database: Database, ownerUrl: string | undefined): ((policies: PolicySet) => Promise<void>) => {
  if (ownerUrl !== undefined) return (policies) => layPolicies(ownerUrl, policies);
  const platform = { tenantId: platformTenantId, principalId: null, platform: true };
  return (policies) => database.transact(platform, () => demandLaidPolicies(policies));
};

/** A node of the version before must be able to start anew while the next one is rolled out: rows decide who holds what. */
const warnOfOtherPolicies = async (
  lay: (policies: PolicySet) => Promise<void>,
  policies: PolicySet,
  log: Logger,
): Promise<void> => {
  try {
    await lay(policies);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    log.warn({ reason: error.message }, 'the policies are not those that the database was prepared for');
  }
};

/** Without its partitions the log works all the same: what they would hold is in its default one. */
const prepareDecisionLog = async (config: Config, database: Database, log: Logger): Promise<void> => {
  try {
    await maintainDecisionLog(database, config.DECISION_LOG_RETENTION_DAYS);
  } catch (error) {
    log.warn({ err: error }, 'the partitions of the decision log could not be seen to; the worker will try again');
  }
};

/** Refuse to work on a database that is not as this version needs it. */
export const checkDatabase = async (url: string): Promise<void> => {
  await checkLoginRole(url);
  const pending = await pendingMigrations(url);
  if (pending.length > 0) {
    throw new Refusal(
      `The database lacks migrations (${pending.join(', ')}): run "npm run migrate" or set DATABASE_OWNER_URL.`,
    );
  }
};

export const openDatabase = (config: Config, url: string, log: Logger): Database =>
  new Database({
    url,
    poolSize: config.DATABASE_POOL_SIZE,
    readConnections: config.DATABASE_READ_CONNECTIONS,
    statementTimeout: config.STATEMENT_TIMEOUT_MS,
    onError: (error) => {
      log.warn({ err: error }, 'an idle database connection was lost');
    },
  });

export const listen = (server: Server, port: number, host: string): Promise<void> =>
  new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      resolve();
    });
  });

const addressOf = (server: Server): string => {
  const { address, port, family } = server.address() as AddressInfo;
  return `http://${family === 'IPv6' ? `[${address}]` : address}:${port}`;
};

/** Accept nothing new, let running requests finish, and after the grace period cut what is left. */
const drain = (server: Server, graceMs: number): Promise<void> =>
  new Promise((resolve) => {
    const cut = setTimeout(() => {
      server.closeAllConnections();
    }, graceMs);
    server.close(() => {
      clearTimeout(cut);
      resolve();
    });
    server.closeIdleConnections();
  });
