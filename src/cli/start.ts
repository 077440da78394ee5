import { readConfig } from '../config.ts';
import { startEmbeddedPostgres } from '../db/embedded-postgres.ts';
import type { SignInHint } from '../first-start.ts';
import type { DatabaseUrls, RunningServer } from '../server.ts';
import { createLogger } from '../shared/logger.ts';
import { failStart } from './fail-start.ts';
import { onStop } from './on-stop.ts';

let server: RunningServer | undefined;

/** `npm start`: run the gateway, on its own database where none is given. Adds to `steps` what will have to be undone. */
const start = async (steps: (() => Promise<void>)[]): Promise<void> => {
  const config = readConfig(process.env);
  const log = createLogger(config.LOG_LEVEL);
  // Loaded after the settings are read: what is wrong with them is said at once.
  const { startServer } = await import('../server.ts');
  const announce = ({ email, password }: SignInHint): void => {
    console.log(`Sign in, shown this once: ${email} / ${password}`);
  };
  let urls: DatabaseUrls;
  if (config.DATABASE_URL === undefined) {
    const embedded = await startEmbeddedPostgres({ dataDir: config.DATA_DIR, log: (message) => log.info(message) });
    steps.push(() => embedded.stop());
    urls = { appUrl: embedded.appUrl, ownerUrl: embedded.ownerUrl, embedded: true, announce };
  } else {
    urls = { appUrl: config.DATABASE_URL, ownerUrl: config.DATABASE_OWNER_URL, embedded: false, announce };
  }
  const running = await startServer(config, urls, log);
  steps.push(() => running.stop());
  server = running;
  console.log(`VirtualStack is serving at ${running.url} (reference: ${running.url}/docs)`);
  if (running.metricsUrl) console.log(`Metrics: ${running.metricsUrl}/metrics`);
};

// At a terminal it says that the terminal is gone, and ends the process as ever.
if (!process.stdin.isTTY) process.on('SIGHUP', () => void server?.reload());

const steps: (() => Promise<void>)[] = [];
const undo = async (): Promise<void> => {
  for (const step of steps.splice(0).reverse()) await step();
};
let started: Promise<void> = Promise.resolve();
// Told to stop while starting, it first gets to where everything can be stopped in order.
onStop(() => started.then(undo, () => undefined));
started = start(steps);
started.catch(async (error: unknown) => {
  await undo();
  failStart(error);
});
