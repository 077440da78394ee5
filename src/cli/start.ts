import { join } from 'node:path';
import { readConfig } from '../config.ts';
import { startEmbeddedPostgres } from '../db/embedded-postgres.ts';
import { startServer, type DatabaseUrls } from '../server.ts';
import { createLogger } from '../shared/logger.ts';
import { failStart } from './fail-start.ts';
import { onStop } from './on-stop.ts';

/** `npm start`: run the gateway, on its own database where none is given. */
const start = async (): Promise<void> => {
  const config = readConfig(process.env);
  const log = createLogger(config.LOG_LEVEL);
  const embedded =
    config.DATABASE_URL === undefined
      ? await startEmbeddedPostgres({
          dataDir: join(config.DATA_DIR),
          log: (message) => {
            log.info(message);
          },
        })
      : null;
  const urls: DatabaseUrls = embedded
    ? { appUrl: embedded.appUrl, ownerUrl: embedded.ownerUrl, demo: true }
    : { appUrl: config.DATABASE_URL ?? '', ownerUrl: config.DATABASE_OWNER_URL, demo: false };
  try {
    const server = await startServer(config, urls, log);
    console.log(`VirtualStack is serving at ${server.url} (reference: ${server.url}/docs)`);
    if (server.metricsUrl) console.log(`Metrics: ${server.metricsUrl}/metrics`);
    for (const { email, password } of server.hints) console.log(`Sign in, shown this once: ${email} / ${password}`);
    onStop(async () => {
      await server.stop();
      await embedded?.stop();
    });
  } catch (error) {
    await embedded?.stop();
    throw error;
  }
};

start().catch(failStart);
