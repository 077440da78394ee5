import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { Logger } from 'pino';
import { createApp, loadPolicies } from './app.ts';
import type { Config } from './config.ts';
import { checkLoginRole } from './db/check-login-role.ts';
import { Database, startWorker } from './db/index.ts';
import { migrate, pendingMigrations } from './db/migrate.ts';
import { SimulatedProvider, vmTasks } from './domains/compute/index.ts';
import { AccessTokens, mailTasks, Passwords } from './domains/iam/index.ts';
import { encryptionKeyOf, layFirstData, signingKeyOf, type SignInHint } from './first-start.ts';
import { createHttpServer } from './http/index.ts';
import { Outbox, SmtpMailer, type Mailer } from './mail/index.ts';
import { startMetricsServer } from './metrics-server.ts';
import { Refusal } from './shared/refusal.ts';
import { Sealer } from './shared/sealer.ts';

export interface RunningServer {
  url: string;
  metricsUrl: string | null;
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
  const policies = loadPolicies(config);
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
  const { koa, metrics } = await createApp({ config, database, tokens, passwords, policies, sealer, log });
  if (ownerUrl !== undefined) {
    await migrate({ ownerUrl, appUrl });
    (await layFirstData(ownerUrl, { config, policies, passwords, demo: embedded, log })).forEach(announce);
  }
  await checkDatabase(appUrl);
  const worker = config.WORKER === 'inline' ? await startJobs(config, database, log, embedded) : null;
  const server = createHttpServer(koa, log);
  await listen(server, config.PORT, config.HOST);
  const metricsServer = await startMetricsServer(config, metrics);
  return {
    url: addressOf(server),
    metricsUrl: metricsServer && addressOf(metricsServer),
    stop: async () => {
      await drain(server, config.SHUTDOWN_TIMEOUT_MS);
      if (metricsServer) await drain(metricsServer, 0);
      await worker?.stop();
      await database.close();
    },
  };
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

/** Work off jobs. @param alone whether nobody else works on the database. */
export const startJobs = (
  config: Config,
  database: Database,
  log: Logger,
  alone: boolean,
): ReturnType<typeof startWorker> =>
  startWorker({
    alone,
    pool: database.pool,
    tasks: {
      ...vmTasks({ database, provider: new SimulatedProvider(config.SIMULATOR_DELAY_MS) }),
      ...mailTasks({
        database,
        log,
        mailer: mailerOf(config, log),
        publicUrl: config.publicUrl,
        resetLifetime: config.PASSWORD_RESET_LIFETIME_SECONDS,
      }),
    },
    concurrency: config.WORKER_CONCURRENCY,
    log,
  });

/** The mail server, or outside production, where none is set, a folder. */
const mailerOf = (config: Config, log: Logger): Mailer =>
  config.SMTP_URL === undefined
    ? new Outbox({ folder: join(config.DATA_DIR, 'outbox'), log })
    : new SmtpMailer({ url: config.SMTP_URL, from: config.mailFrom });

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
