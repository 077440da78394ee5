import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import t, { type Test } from 'tap';
import { SimulatedProvider } from '../../src/domains/compute/index.ts';
import { reconcile } from '../../src/domains/compute/jobs/reconcile.ts';
import { Vm } from '../../src/domains/compute/models/models.ts';
import { ProviderError } from '../../src/domains/compute/providers/provider.ts';
import { newId } from '../../src/shared/ids.ts';
import { temporaryFolder } from '../fixtures/folder.ts';
import { startGateway } from '../fixtures/gateway.ts';
import { iso, settled, withWorker } from '../fixtures/machines.ts';

const { signal } = new AbortController();

const start = async (t: Test) => {
  const folder = temporaryFolder(t);
  const provider = new SimulatedProvider({ folder, delayMs: 0 });
  const gateway = await startGateway(t, { provider });
  await withWorker(t, gateway);
  const tenantId = await gateway.createTenant();
  const { api } = await gateway.createPersona(tenantId, { role: 'member' });
  const warnings: string[] = [];
  const log = { warn: (_: object, message: string) => warnings.push(message) };
  const run = (orphanGrace = 0) => reconcile({ database: gateway.database, provider, orphanGrace, log });
  const create = async (name: string) => {
    const { data } = await api.POST('/vms', { body: { ...iso, name } });
    return (await settled(api, data?.id ?? ''))?.id ?? '';
  };
  const get = async (id: string) => (await api.GET('/vms/{vm_id}', { params: { path: { vm_id: id } } })).data;
  const logs = async (id: string) =>
    (await api.GET('/vms/{vm_id}/logs', { params: { path: { vm_id: id } } })).data?.map(({ message }) => message);
  return { folder, provider, gateway, tenantId, api, warnings, run, create, get, logs };
};

void t.test('states follow the hypervisor', async (t) => {
  const { provider, run, create, get, logs } = await start(t);
  const [down, same] = [await create('down'), await create('same')];
  const before = await get(same);
  await provider.stop({ id: down, host: 'simulator' }, 0, signal);
  await run();
  t.match(await get(down), { status: 'STOPPED', ip_address: null, error: null });
  t.equal((await logs(down))?.[0], 'The machine was found stopped.');
  t.same(await get(same), before, 'what agrees is left as it is');
  await provider.start({ id: down, host: 'simulator' }, signal);
  await run();
  t.match(await get(down), { status: 'RUNNING', ip_address: /^10\./ });
});

void t.test('a machine that is gone is in ERROR, and back when it is back', async (t) => {
  const { folder, provider, tenantId, run, create, get, logs } = await start(t);
  const id = await create('gone');
  rmSync(join(folder, 'machines', `${id}.json`));
  await run();
  t.match(await get(id), { status: 'ERROR', error: 'The machine is gone from its host.', ip_address: null });
  const told = (await logs(id))?.length;
  await run();
  t.equal((await logs(id))?.length, told, 'that is said once');
  const size = { cpu: 1, memoryGb: 1, diskGb: 1 };
  const source = { type: 'iso', file: '' } as const;
  await provider.create({ id, host: 'simulator', tenantId, name: 'gone', ...size, source, userData: null }, signal);
  await run();
  t.match(await get(id), { status: 'RUNNING', error: null });
});

void t.test('machines that are nobody’s go, after a while', async (t) => {
  const { folder, provider, gateway, warnings, run, create, get } = await start(t);
  const kept = await create('kept');
  const id = newId();
  const size = { cpu: 1, memoryGb: 1, diskGb: 1 };
  const source = { type: 'iso', file: '' } as const;
  await provider.create(
    { id, host: 'simulator', tenantId: newId(), name: 'x', ...size, source, userData: null },
    signal,
  );
  await run(60_000);
  t.ok(await provider.inspect({ id, host: 'simulator' }), 'not at once');
  t.match(warnings, ['a machine is on a host that the database does not know of']);
  await gateway.database.pool.query(`UPDATE vm_orphans SET first_seen_at = now() - interval '2 minutes'`);
  await run(60_000);
  t.same(readdirSync(join(folder, 'machines')), [`${kept}.json`], 'but then, and nobody else’s');
  await run();
  const { rows } = await gateway.database.pool.query('SELECT FROM vm_orphans');
  t.equal(rows.length, 0, 'and it is forgotten');
  t.match(await get(kept), { status: 'RUNNING' });
});

void t.test('what is under way is left alone', async (t) => {
  const { provider, gateway, tenantId, run, create, get } = await start(t);
  const id = await create('busy');
  await gateway.database.transact({ tenantId, principalId: null, platform: false }, async () =>
    Vm.query().findById([tenantId, id]).patch({ pending_action: 'stop' }),
  );
  await provider.stop({ id, host: 'simulator' }, 0, signal);
  await run();
  t.match(await get(id), { status: 'RUNNING', pending_action: 'stop' });
});

void t.test('a host that cannot be reached changes nothing', async (t) => {
  const { folder, gateway, warnings, create, get } = await start(t);
  const id = await create('far');
  class Down extends SimulatedProvider {
    override async list(): Promise<never> {
      return Promise.reject(new ProviderError('unavailable', 'The host does not answer.'));
    }
  }
  const provider = new Down({ folder, delayMs: 0 });
  const log = { warn: (_: object, message: string) => warnings.push(message) };
  await reconcile({ database: gateway.database, provider, orphanGrace: 0, log });
  t.same(warnings, ['a host could not be reconciled']);
  t.match(await get(id), { status: 'RUNNING' });
});

void t.test('whatever is wrong with one host, the others are looked at', async (t) => {
  const { gateway, folder, create, get } = await start(t);
  const down = await create('down');
  class Odd extends SimulatedProvider {
    override async hosts() {
      return [{ name: 'odd', cpu: 1, memoryGb: 1, diskGb: 1 }, ...(await super.hosts())];
    }
    override async list(host: string) {
      if (host === 'odd') throw new TypeError('unforeseen');
      return super.list(host);
    }
  }
  const provider = new Odd({ folder, delayMs: 0 });
  await provider.stop({ id: down, host: 'simulator' }, 0, signal);
  const warned: unknown[] = [];
  const log = { warn: (fields: object) => warned.push(fields) };
  await reconcile({ database: gateway.database, provider, orphanGrace: 0, log });
  t.match(warned, [{ host: 'odd', err: TypeError }]);
  t.match(await get(down), { status: 'STOPPED' });
});
