import { readConfig } from '../../../src/config.ts';
import { createLogger } from '../../../src/shared/logger.ts';
import { startServer } from '../../../src/server.ts';
import { report, settings } from './serve.ts';
import { gatewayEnvironment } from './gateway-environment.ts';

/** The product as an operator runs it in production, but for rates that no bench would stay below. */
const { appUrl, signingKey } = settings<{ appUrl: string; signingKey: string }>();
const config = readConfig({ ...gatewayEnvironment(signingKey), DATABASE_URL: appUrl });
const server = await startServer(config, { appUrl, ownerUrl: undefined, demo: false }, createLogger(config.LOG_LEVEL));
process.on('SIGTERM', () => {
  void server.stop().then(() => process.exit(0));
});
report(server.url, server.metricsUrl);
