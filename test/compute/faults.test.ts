import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import { SimulatedProvider } from '../../src/domains/compute/index.ts';
import { temporaryFolder } from '../fixtures/folder.ts';
import { startGateway } from '../fixtures/gateway.ts';
import { liveThroughKills, machinesSaid, machinesThere } from '../fixtures/lifecycles.ts';
import { iso } from '../fixtures/machines.ts';

/** How many machines live while their workers are killed; LIFECYCLES for more. */
const count = Number(process.env.LIFECYCLES ?? 20);

void t.test('workers that are killed, on a hypervisor that fails before or after the deed', async (t) => {
  const dataDir = temporaryFolder(t);
  const provider = new SimulatedProvider({ folder: join(dataDir, 'simulator'), delayMs: 0 });
  const gateway = await startGateway(t, { provider });
  const { api } = await gateway.createPersona(await gateway.createTenant(), { role: 'member' });
  const faults = ['create', 'start', 'stop', 'restart', 'delete'].flatMap((operation) =>
    (['before', 'after'] as const).map((when) => ({ operation, kind: 'unavailable', rate: 0.1, when })),
  );
  writeFileSync(join(dataDir, 'simulator/faults.json'), JSON.stringify(faults));
  const environment = { DATA_DIR: dataDir, SIMULATOR_DELAY_MS: '20' };
  const kills = await liveThroughKills(t, { gateway, api, source: iso, count, environment, longest: 1_500 });
  t.comment(`${kills} workers were killed during ${count} lifecycles`);
  t.ok(kills > 1, 'workers were killed');
  const said = await machinesSaid(api);
  t.same(await machinesThere(provider), said, 'on the host is what the database says, and nothing else');
  t.equal(said.length, count - Math.floor(count / 4), 'and all that should be');
});
