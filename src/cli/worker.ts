import { readConfig, ConfigurationError } from '../config.ts';
import { startWorker } from '../db/index.ts';
import { encryptionKeyOf } from '../first-start.ts';
import { lanesOf } from '../lanes.ts';
import { checkDatabase, layerOf, openDatabase } from '../server.ts';
import { createLogger } from '../shared/logger.ts';
import { Sealer } from '../shared/sealer.ts';
import { createVmProvider } from '../vm-provider.ts';
import { watchPolicies } from '../worker-policies.ts';
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
  const sealer = new Sealer(encryptionKeyOf(config));
  const watched = watchPolicies(config, layerOf(database, undefined), log);
  const { policies } = watched;
  const lanes = lanesOf({ config, database, provider, sealer, policies, log });
  const worker = await startWorker({ lanes, database, log });
  if (!process.stdin.isTTY) process.on('SIGHUP', () => void watched.reload());
  log.info('the worker is running');
  onStop(async () => {
    await watched.stop();
    await worker.stop();
    await provider.close();
    await database.close();
  });
};

work().catch(failStart);
