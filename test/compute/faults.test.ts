import { randomInt } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import { SimulatedProvider } from '../../src/domains/compute/index.ts';
import { connect } from '../fixtures/database.ts';
import { temporaryFolder } from '../fixtures/folder.ts';
import { startGateway } from '../fixtures/gateway.ts';
import { liveThroughKills, machinesSaid, machinesThere } from '../fixtures/lifecycles.ts';
import { differences, readWitnessed, witnessMachines } from '../fixtures/machine-witness.ts';
import { iso } from '../fixtures/machines.ts';
import { byMachine, countsOf, countSeconds, readHistory } from '../fixtures/metering.ts';

/** How many machines live while their workers are killed; LIFECYCLES for more. */
const count = Number(process.env.LIFECYCLES ?? 20);

void t.test('workers that are killed, on a hypervisor that fails before or after the deed', async (t) => {
  const dataDir = temporaryFolder(t);
  const provider = new SimulatedProvider({ folder: join(dataDir, 'simulator'), delayMs: 0 });
  const gateway = await startGateway(t, { provider });
  const owner = await connect(t, gateway.urls.ownerUrl);
  await witnessMachines(owner);
  const tenantId = await gateway.createTenant();
  const { api } = await gateway.createPersona(tenantId, { role: 'member' });
  const begin = Math.floor(Date.now() / 1_000);
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

  const history = await readHistory(owner, tenantId);
  t.same(
    differences(history, await readWitnessed(owner)),
    [],
    'what is metered is what was committed, all of it and nothing else',
  );
  const accountant = await gateway.createPersona(tenantId, { permissions: ['usage:read'] });
  const end = Math.floor(Date.now() / 1_000);
  const spans = Array.from({ length: 20 }, () => [randomInt(begin, end), randomInt(begin, end)].sort((a, b) => a - b));
  for (const [from = 0, to = 0] of [[begin, end], ...spans]) {
    const query = { from: new Date(from * 1_000).toISOString(), to: new Date(to * 1_000).toISOString(), limit: 100 };
    const used: Record<string, unknown> = {};
    for (let page = 1; ; page += 1) {
      const { data } = await accountant.api.GET('/usage', { params: { query: { ...query, page } } });
      if (!data || typeof data === 'string' || data.items.length === 0) break;
      for (const item of data.items) used[item.vm_id] = countsOf(item);
    }
    t.same(used, byMachine(countSeconds(history, [], from, to)), `usage from ${query.from} to ${query.to}`);
  }
});
