import { join } from 'node:path';
import type { Config } from './config.ts';
import { nobody, prepare, statement, type Database } from './db/index.ts';
import { ProviderOnDemand, readHypervisor, SimulatedProvider, type VmProvider } from './domains/compute/index.ts';

const select = prepare('SELECT id FROM installation');

/** Where machines are, by configuration. @throws Refusal for a HYPERVISOR_FILE that is not valid */
export const createVmProvider = (config: Config, database: Pick<Database, 'read'>): VmProvider => {
  if (config.HYPERVISOR_FILE === undefined) {
    return new SimulatedProvider({ folder: join(config.DATA_DIR, 'simulator'), delayMs: config.SIMULATOR_DELAY_MS });
  }
  const make = readHypervisor(config.HYPERVISOR_FILE, process.env);
  return new ProviderOnDemand(async () => {
    const { results } = await database.read(nobody, statement(select));
    return make(String(results[0]?.[0]?.id));
  });
};
