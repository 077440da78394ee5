import { join } from 'node:path';
import type { Logger } from 'pino';
import type { Config } from './config.ts';
import { maintenanceTasks, type Database, type Lane } from './db/index.ts';
import { billingTasks, readPriceBook } from './domains/billing/index.ts';
import {
  imageTasks,
  InstallationImages,
  reconciliationTasks,
  vmTasks,
  type VmProvider,
} from './domains/compute/index.ts';
import { eventTasks, OwnerViews, webhookTasks } from './domains/events/index.ts';
import { mailTasks } from './domains/iam/index.ts';
import { ownResources } from './domains/index.ts';
import { Outbox, SmtpMailer, type Mailer } from './mail/index.ts';
import { outboundOf } from './outbound-of.ts';
import type { PolicySet } from './policy/index.ts';
import type { Sealer } from './shared/sealer.ts';

/** What working off jobs takes. */
export interface WorkerParts {
  config: Config;
  database: Database;
  provider: VmProvider;
  sealer: Sealer;
  /** Those in force now. */
  policies: () => PolicySet;
  log: Logger;
}

/** All jobs there are, apart by whose pace they go at: that of hypervisors, of who has images, of receivers, or our own. */
export const lanesOf = (parts: WorkerParts): Lane[] => [
  ...machines(parts),
  deliveries(parts),
  { tasks: upkeep(parts), concurrency: parts.config.WORKER_CONCURRENCY },
];

const machines = ({ config, database, provider, sealer }: WorkerParts): Lane[] => {
  const images = new InstallationImages({
    outbound: outboundOf(config),
    folder: join(config.DATA_DIR, 'images'),
    longest: config.IMAGE_LIMIT_BYTES,
    time: config.IMAGE_FETCH_SECONDS * 1_000,
  });
  const stopGrace = config.VM_STOP_GRACE_SECONDS * 1_000;
  const jobs = { database, provider, sealer, images, stopGrace };
  return [vmTasks(jobs), imageTasks(jobs)].map((tasks) => ({ tasks, concurrency: config.WORKER_CONCURRENCY }));
};

const deliveries = ({ config, database, sealer, policies, log }: WorkerParts): Lane => {
  const concurrency = config.WEBHOOK_CONCURRENCY;
  const tasks = webhookTasks({
    ...{ database, sealer, log, clock: Date.now, outbound: outboundOf(config) },
    mostOfTenant: Math.max(1, Math.floor(concurrency / 3)),
    owners: new OwnerViews({ store: database, policies, resources: ownResources, clock: Date.now }),
  });
  return { tasks, concurrency };
};

const upkeep = ({ config, database, provider, log }: WorkerParts): Lane['tasks'] => ({
  ...mailTasks({
    database,
    log,
    mailer: mailerOf(config, log),
    publicUrl: config.publicUrl,
    resetLifetime: config.PASSWORD_RESET_LIFETIME_SECONDS,
  }),
  ...reconciliationTasks({ database, provider, log, orphanGrace: config.VM_ORPHAN_GRACE_SECONDS * 1_000 }),
  ...maintenanceTasks({ database, log, retentionDays: config.DECISION_LOG_RETENTION_DAYS }),
  ...billingTasks({ database, log, priceBook: readPriceBook(config.PRICE_BOOK_FILE) }),
  ...eventTasks({ database, log, retentionDays: config.EVENT_RETENTION_DAYS }),
});

/** The mail server, or outside production, where none is set, a folder. */
const mailerOf = (config: Config, log: Logger): Mailer =>
  config.SMTP_URL === undefined
    ? new Outbox({ folder: join(config.DATA_DIR, 'outbox'), log })
    : new SmtpMailer({ url: config.SMTP_URL, from: config.mailFrom });
