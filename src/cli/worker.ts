import { readConfig, ConfigurationError } from '../config.ts';
import { checkDatabase, openDatabase, startJobs } from '../server.ts';
import { createLogger } from '../shared/logger.ts';
import { createVmProvider } from '../vm-provider.ts';
import { failStart } from './fail-start.ts';
import { onStop } from './on-stop.ts';

/** `npm run worker`: work off jobs in a process of its own, beside gateways with WORKER=off. */
const work = async (): Promise<void> => {
  const config = readConfig(process.env);
  if (config.DATABASE_URL === undefined) throw new ConfigurationError('The worker needs DATABASE_URL.');
  await checkDatabase(config.DATABASE_URL);
  const log = createLogger(config.LOG_LEVEL);
  const database = openDatabase(config, config.DATABASE_URL, log);
  const provider = createVmProvider(config, database);
  const runner = await startJobs({ config, database, provider, log }, false);
  log.info('the worker is running');
  onStop(async () => {
    await runner.stop();
    await provider.close();
    await database.close();
  });
};

work().catch(failStart);
