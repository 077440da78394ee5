import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import t, { type Test } from 'tap';
import { SimulatedProvider } from '../../src/domains/compute/index.ts';
import { freePort } from '../../src/shared/free-port.ts';
import { connect } from '../fixtures/database.ts';
import { demandExactUsage } from '../fixtures/exact-usage.ts';
import { temporaryFolder } from '../fixtures/folder.ts';
import { startGateway } from '../fixtures/gateway.ts';
import { aGateway, liveThroughKills, machinesSaid, machinesThere } from '../fixtures/lifecycles.ts';
import { witnessMachines } from '../fixtures/machine-witness.ts';
import { iso } from '../fixtures/machines.ts';
import { stubbornClient } from '../fixtures/stubborn-client.ts';

/** How many machines live while their workers are killed; LIFECYCLES for more. */
const count = Number(process.env.LIFECYCLES ?? 20);

const larger = { cpu: 2, disk_gb: 12 };

const limits = { RATE_LIMIT_PER_ADDRESS: '1000000', RATE_LIMIT_PER_PRINCIPAL: '1000000' };

/** A tenant on a hypervisor that fails before or after the deed, and somebody who takes down what becomes of its machines. */
const stage = async (t: Test) => {
  const dataDir = temporaryFolder(t);
  const provider = new SimulatedProvider({ folder: join(dataDir, 'simulator'), delayMs: 0 });
  const gateway = await startGateway(t, { provider, environment: limits });
  await witnessMachines(await connect(t, gateway.urls.ownerUrl));
  const tenantId = await gateway.createTenant();
  const { api } = await gateway.createPersona(tenantId, { role: 'member' });
  const faults = ['create', 'start', 'stop', 'restart', 'resize', 'delete'].flatMap((operation) =>
    (['before', 'after'] as const).map((when) => {
      // Refused for good though it was done: the machine has what it was left with.
      const kind = operation === 'resize' && when === 'after' ? 'rejected' : 'unavailable';
      return { operation, kind, rate: kind === 'rejected' ? 0.5 : 0.1, when };
    }),
  );
  writeFileSync(join(dataDir, 'simulator/faults.json'), JSON.stringify(faults));
  const environment = { DATA_DIR: dataDir, SIMULATOR_DELAY_MS: '20' };
  const demandWhole = async (): Promise<void> => {
    const { data: broken } = await api.GET('/vms', { params: { query: { status: 'ERROR', limit: 100 } } });
    t.same(
      broken?.items.map(({ error, job_id, updated_at }) => ({ error, job_id, updated_at })),
      [],
      'none is in ERROR',
    );
    const said = await machinesSaid(api);
    t.same(await machinesThere(provider), said, 'on the host is what the database says, and nothing else');
    t.equal(said.length, count - Math.floor(count / 4), 'and all that should be');
    await demandExactUsage(t, gateway, { tenantId, begin });
  };
  const begin = Math.floor(Date.now() / 1_000);
  return { gateway, api, environment, demandWhole };
};

void t.test('workers that are killed, on a hypervisor that fails before or after the deed', async (t) => {
  const { gateway, api, environment, demandWhole } = await stage(t);
  const kills = await liveThroughKills(t, { gateway, api, source: iso, count, larger, environment, longest: 1_500 });
  t.comment(`${kills} workers were killed during ${count} lifecycles`);
  t.ok(kills > 1, 'workers were killed');
  await demandWhole();
});

void t.test('a gateway that is killed, with the worker in it', async (t) => {
  const { gateway, api, environment, demandWhole } = await stage(t);
  const permissions = ['vm:read', 'vm:import', 'vm:update', 'vm:delete', 'vm:power_manage'];
  const key = await api.POST('/api-keys', { body: { name: 'lifecycles', permissions } });
  const port = String(await freePort());
  const kills = await liveThroughKills(t, {
    ...{ gateway, source: iso, count, larger, longest: 3_000, victim: aGateway },
    api: stubbornClient(`http://127.0.0.1:${port}`, { 'X-API-Key': key.data?.key ?? '' }),
    environment: { ...environment, ...limits, PORT: port, HOST: '127.0.0.1' },
  });
  t.comment(`${kills} gateways were killed during ${count} lifecycles`);
  t.ok(kills > 1, 'gateways were killed');
  await demandWhole();
});
