import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import t, { type Test } from 'tap';
import { SimulatedProvider } from '../../src/domains/compute/index.ts';
import { reconcile } from '../../src/domains/compute/jobs/reconcile.ts';
import { Vm } from '../../src/domains/compute/models/models.ts';
import { ProviderError, type VmSize } from '../../src/domains/compute/providers/provider.ts';
import { newId } from '../../src/shared/ids.ts';
import { temporaryFolder } from '../fixtures/folder.ts';
import { connect } from '../fixtures/database.ts';
import { startGateway } from '../fixtures/gateway.ts';
import { iso, settled, withWorker } from '../fixtures/machines.ts';

const { signal } = new AbortController();

const start = async <Provider extends SimulatedProvider>(
  t: Test,
  made: (folder: string) => Provider = (folder) => new SimulatedProvider({ folder, delayMs: 0 }) as Provider,
) => {
  const folder = temporaryFolder(t);
  const provider = made(folder);
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

/** Does what it is asked, and says that it did not; then it tells no size. */
class Forgetful extends SimulatedProvider {
  fails = true;
  says: (size: VmSize) => VmSize | Promise<VmSize> = () => {
    throw new ProviderError('unavailable', 'The hypervisor does not answer.');
  };
  override async resize(...asked: Parameters<SimulatedProvider['resize']>) {
    const state = await super.resize(...asked);
    if (this.fails) throw new ProviderError('rejected', 'It was not done.');
    return state;
  }
  override async size(...asked: Parameters<SimulatedProvider['size']>) {
    return this.says(await super.size(...asked));
  }
}

/** A stopped machine, and what is written of it. */
const startForgetful = async (t: Test) => {
  const parts = await start(t, (folder) => new Forgetful({ folder, delayMs: 0 }));
  const { api, gateway, tenantId, create } = parts;
  const owner = await connect(t, gateway.urls.ownerUrl);
  const id = await create('web');
  await api.POST('/vms/{vm_id}/actions', { params: { path: { vm_id: id } }, body: { action: 'stop' } });
  await settled(api, id);
  const resize = async (body: { cpu?: number; disk_gb?: number }) => {
    await api.PATCH('/vms/{vm_id}', { params: { path: { vm_id: id } }, body });
    return settled(api, id);
  };
  const isInDoubt = async () => {
    const { rows } = await owner.query<{ doubt: boolean }>('SELECT size_uncertain AS doubt FROM vms WHERE id = $1', [
      id,
    ]);
    return rows[0]?.doubt;
  };
  const told = async () => {
    const { rows } = await owner.query("SELECT FROM events WHERE resource_id = $1 AND type = 'vm.reconcile'", [id]);
    return rows.length;
  };
  const metered = async () => {
    const last = 'SELECT cpu, disk_gb FROM vm_state_changes WHERE vm_id = $1 ORDER BY number DESC LIMIT 1';
    return (await owner.query<{ cpu: number; disk_gb: number }>(last, [id])).rows;
  };
  const used = async () => {
    const taken =
      "SELECT kind, taken::int FROM quota_limits WHERE tenant_id = $1 AND kind IN ('vcpus', 'disk_gb') ORDER BY kind DESC";
    return (await owner.query<{ taken: number }>(taken, [tenantId])).rows.map(({ taken }) => taken);
  };
  return { ...parts, id, resize, isInDoubt, told, metered, used };
};

void t.test('a resize that was done after all, though nobody could tell then', async (t) => {
  const { provider, run, get, logs, id, resize, isInDoubt, told, metered, used } = await startForgetful(t);
  t.equal(await isInDoubt(), false);
  t.match(await resize({ cpu: 8, disk_gb: 500 }), {
    status: 'STOPPED',
    cpu: 1,
    disk_gb: 10,
    error: 'It was not done.',
  });
  t.equal(await isInDoubt(), true);
  await run();
  t.match(await get(id), { cpu: 1, disk_gb: 10 }, 'while the hypervisor does not say, nothing is known');
  provider.says = (size) => ({ ...size, cpu: 65 });
  await run();
  t.match(await get(id), { cpu: 1, disk_gb: 10 }, 'nor while it says what cannot be told');
  t.equal(await isInDoubt(), true, 'so it is asked again');
  t.equal(await told(), 0);
  provider.says = (size) => size;
  await run();
  t.match(await get(id), { status: 'STOPPED', cpu: 8, memory_gb: 2, disk_gb: 500 });
  t.equal(await isInDoubt(), false);
  t.equal((await logs(id))?.[0], 'The machine was found with 8 vCPU, 2 GB of memory and 500 GB of disk.');
  t.equal(await told(), 1);
  t.same(await metered(), [{ cpu: 8, disk_gb: 500 }]);
  t.same(await used(), [8, 500], 'which quotas count');
  provider.says = () => {
    throw new TypeError('it is asked again');
  };
  const before = await get(id);
  await run();
  t.same(await get(id), before, 'what is known is not asked for');
});

void t.test('a resize that was not done, as is found later', async (t) => {
  const { provider, run, logs, id, resize, isInDoubt, told } = await startForgetful(t);
  await resize({ cpu: 8 });
  const written = await logs(id);
  provider.says = (size) => ({ ...size, cpu: 1 });
  await run();
  t.equal(await isInDoubt(), false);
  t.same(await logs(id), written, 'there is nothing to tell');
  t.equal(await told(), 0);
});

void t.test('a size is in doubt until it is known, by whatever means', async (t) => {
  const { api, provider, id, resize, isInDoubt } = await startForgetful(t);
  await resize({ cpu: 8 });
  await api.POST('/vms/{vm_id}/actions', { params: { path: { vm_id: id } }, body: { action: 'start' } });
  await settled(api, id);
  t.equal(await isInDoubt(), true, 'a start tells nothing of it');
  await api.POST('/vms/{vm_id}/actions', { params: { path: { vm_id: id } }, body: { action: 'stop' } });
  await settled(api, id);
  provider.fails = false;
  t.match(await resize({ cpu: 4 }), { cpu: 4, error: null });
  t.equal(await isInDoubt(), false, 'one that succeeds does');
  provider.fails = true;
  await resize({ cpu: 2 });
  t.equal(await isInDoubt(), true);
  provider.says = (size) => size;
  t.match(await resize({ cpu: 3 }), { cpu: 3, error: 'It was not done.' });
  t.equal(await isInDoubt(), false, 'and one that fails, where the hypervisor says what it left');
});

void t.test('what was done while the size was looked at is not undone', async (t) => {
  const { gateway, tenantId, provider, run, get, id, resize, isInDoubt } = await startForgetful(t);
  await resize({ cpu: 8 });
  const scope = { tenantId, principalId: null, platform: false };
  const change = (columns: Partial<Vm>) =>
    gateway.database.transact(scope, async () => Vm.query().findById([tenantId, id]).patch(columns));
  provider.says = async (size) => {
    await change({ cpu: 4 });
    return size;
  };
  await run();
  t.match(await get(id), { cpu: 4 });
  t.equal(await isInDoubt(), true);
  provider.says = (size) => size;
  await change({ pending_action: 'resize' });
  await run();
  t.match(await get(id), { cpu: 4 }, 'nor is a machine looked at that is busy');
  await change({ pending_action: null });
  await run();
  t.match(await get(id), { cpu: 8 });
});
