import { setTimeout as delay } from 'node:timers/promises';
import t from 'tap';
import type { Attempt } from '../../src/db/index.ts';
import { SimulatedProvider } from '../../src/domains/compute/index.ts';
import { runVmJob } from '../../src/domains/compute/jobs/run-vm-job.ts';
import { Vm, VmJob } from '../../src/domains/compute/models/models.ts';
import { ProviderError, type VmSize, type VmState } from '../../src/domains/compute/providers/provider.ts';
import { letTheDeadBeDead } from '../fixtures/dead-workers.ts';
import { temporaryFolder } from '../fixtures/folder.ts';
import { startGateway } from '../fixtures/gateway.ts';
import { attempt, iso, publicImages, settled, withWorker } from '../fixtures/machines.ts';
import { startProcess } from '../fixtures/process.ts';

t.test('what fails says why, and what may pass is tried again', async (t) => {
  const gateway = await startGateway(t);
  class Flaky extends SimulatedProvider {
    #outages = 1;
    override async create(...asked: Parameters<SimulatedProvider['create']>) {
      if (this.#outages-- > 0) throw new ProviderError('unavailable', 'The hypervisor does not answer.');
      return super.create(...asked);
    }
  }
  await withWorker(t, gateway, { provider: new Flaky({ folder: temporaryFolder(t), delayMs: 0 }) });
  const { api } = await gateway.createPersona(await gateway.createTenant(), { role: 'member' });
  const retried = await api.POST('/vms', { body: { ...iso, name: 'patient' } });
  t.match(await settled(api, retried.data?.id ?? ''), { status: 'RUNNING' });
  const logs = await api.GET('/vms/{vm_id}/logs', { params: { path: { vm_id: retried.data?.id ?? '' } } });
  t.ok(logs.data?.some(({ level }) => level === 'WARN'));
  const failed = await api.POST('/vms', { body: { ...iso, name: 'fail-1' } });
  t.match(await settled(api, failed.data?.id ?? ''), { status: 'ERROR', error: 'The simulator was asked to fail.' });
});

t.test('a job whose worker was killed is done by another', async (t) => {
  const gateway = await startGateway(t);
  const { pool } = gateway.database;
  const { api } = await gateway.createPersona(await gateway.createTenant(), { role: 'member' });
  const worker = startProcess(t, 'src/cli/worker.ts', {
    DATABASE_URL: gateway.urls.appUrl,
    DATA_DIR: temporaryFolder(t),
    SIMULATOR_DELAY_MS: '600000',
    LOG_LEVEL: 'info',
  });
  await worker.printed(/the worker is running/);
  const made = await api.POST('/vms', { body: { ...iso, name: 'orphan' } });
  const locked = async (): Promise<number> =>
    (await pool.query('SELECT FROM graphile_worker.jobs WHERE locked_at IS NOT NULL')).rowCount ?? 0;
  while ((await locked()) === 0) await delay(20);
  worker.child.kill('SIGKILL');
  await worker.ended;
  t.equal(await locked(), 1, 'its lock outlives it');

  await withWorker(t, gateway);
  await delay(300);
  t.equal(await locked(), 1, 'its worker may yet live');
  await letTheDeadBeDead(pool);
  await withWorker(t, gateway);
  t.match(await settled(api, made.data?.id ?? ''), { status: 'RUNNING' }, 'a minute later it must be dead');
});

t.test('a worker that others take for dead', async (t) => {
  const gateway = await startGateway(t);
  const { database, sealer } = gateway;
  const tenantId = await gateway.createTenant();
  const { api } = await gateway.createPersona(tenantId, { role: 'member' });
  const images = publicImages(t);
  const waiting: ((error?: Error) => void)[] = [];
  class Slow extends SimulatedProvider {
    override async create(...said: Parameters<SimulatedProvider['create']>): Promise<VmState> {
      const error = await new Promise<Error | undefined>((resolve) => waiting.push(resolve));
      if (error) throw error;
      return super.create(...said);
    }
  }
  const asked = async (times: number): Promise<void> => {
    while (waiting.length < times) await delay(10);
  };
  const slow = new Slow({ folder: temporaryFolder(t), delayMs: 0 });
  const { data } = await api.POST('/vms', { body: { ...iso, name: 'web' } });
  const path = { vm_id: data?.id ?? '' };
  const run = (said: Partial<Attempt>) =>
    runVmJob({ tenantId, vmId: path.vm_id }, attempt(said), {
      ...{ database, provider: slow, images, sealer, stopGrace: 0 },
    });
  const look = async () => (await api.GET('/vms/{vm_id}', { params: { path } })).data;

  const lettingGo = new AbortController();
  const letGo = t.rejects(run({ signal: lettingGo.signal, last: true }), { message: 'dead' });
  await asked(1);
  lettingGo.abort(new Error('dead'));
  await letGo;
  t.match(await look(), { status: 'PROVISIONING', pending_action: 'create' }, 'leaves its job to them');

  const late = t.rejects(run({ last: true }), { message: /Another worker/ });
  await asked(2);
  const current = run({});
  await asked(3);
  waiting[1]?.(new ProviderError('rejected', 'It comes too late.'));
  await late;
  t.match(await look(), { status: 'PROVISIONING', pending_action: 'create' }, 'or what it says is not heard');
  waiting[2]?.();
  await current;
  t.match(await look(), { status: 'RUNNING', pending_action: null, error: null }, 'but what they say');
  const logs = await api.GET('/vms/{vm_id}/logs', { params: { path: { ...path } } });
  t.notMatch(JSON.stringify(logs.data), /too late/);
});

t.test('whatever a provider throws, a job ends', async (t) => {
  const gateway = await startGateway(t);
  const { database, sealer } = gateway;
  const tenantId = await gateway.createTenant();
  const { api } = await gateway.createPersona(tenantId, { role: 'member' });
  const broken = async (): Promise<never> => Promise.reject(new TypeError('secret of the hypervisor'));
  class Broken extends SimulatedProvider {
    override create = broken;
    override delete = broken;
  }
  const provider = new Broken({ folder: temporaryFolder(t), delayMs: 0 });
  const { data } = await api.POST('/vms', { body: { ...iso, name: 'web' } });
  const vmId = data?.id ?? '';
  const path = { vm_id: vmId };
  const images = publicImages(t);
  const run = (last: boolean) =>
    runVmJob({ tenantId, vmId }, attempt({ last }), { database, provider, images, sealer, stopGrace: 0 });
  await t.rejects(run(false), TypeError, 'to be tried again');
  t.match((await api.GET('/vms/{vm_id}', { params: { path } })).data, { pending_action: 'create' });
  await run(true);
  const failed = await api.GET('/vms/{vm_id}', { params: { path } });
  t.match(failed.data, { status: 'ERROR', pending_action: null, error: 'The hypervisor failed to do this.' });

  t.equal((await api.DELETE('/vms/{vm_id}', { params: { path } })).response.status, 204);
  t.equal((await api.POST('/vms', { body: { ...iso, name: 'web' } })).response.status, 201, 'its name is free again');
  await run(true);
  const back = await api.GET('/vms/{vm_id}', { params: { path } });
  t.match(back.data, { status: 'ERROR', name: /^web-[0-9a-f]{12}$/ }, 'what could not be deleted is back');
  const inTenant = { tenantId, principalId: null, platform: false };
  await database.transact(inTenant, async () => Vm.query().deleteById([tenantId, vmId]));
  await run(true);
});

t.test('a resize that failed, and a hypervisor that tells no size', async (t) => {
  const most = { cpu: 64, memoryGb: 1_024, diskGb: 10_000 };
  class Odd extends SimulatedProvider {
    says: () => VmSize | Promise<VmSize> = () => most;
    override async resize(): Promise<never> {
      return Promise.reject(new TypeError('half of it was done'));
    }
    override async size(): Promise<VmSize> {
      return this.says();
    }
  }
  const provider = new Odd({ folder: temporaryFolder(t), delayMs: 0 });
  const gateway = await startGateway(t, { provider });
  const { database, sealer } = gateway;
  const tenantId = await gateway.createTenant();
  const { api } = await gateway.createPersona(tenantId, { role: 'member' });
  const images = publicImages(t);
  const { data } = await api.POST('/vms', { body: { ...iso, name: 'web' } });
  const vmId = data?.id ?? '';
  const path = { vm_id: vmId };
  const run = (said: Partial<Attempt> = {}) =>
    runVmJob({ tenantId, vmId }, attempt(said), { database, provider, images, sealer, stopGrace: 0 });
  const look = async () => (await api.GET('/vms/{vm_id}', { params: { path } })).data;
  await run();
  await api.POST('/vms/{vm_id}/actions', { params: { path }, body: { action: 'stop' } });
  await run();
  const resize = () => api.PATCH('/vms/{vm_id}', { params: { path }, body: { cpu: 8 } });

  const unspeakable: (() => VmSize)[] = [
    () => ({ ...most, cpu: most.cpu + 1 }),
    () => ({ ...most, memoryGb: most.memoryGb + 1 }),
    () => ({ ...most, diskGb: most.diskGb + 1 }),
    () => ({ ...most, memoryGb: 0 }),
    () => ({ ...most, memoryGb: Number.NaN }),
    () => {
      throw new ProviderError('unavailable', 'The hypervisor does not answer.');
    },
  ];
  const asItWas = { status: 'STOPPED', pending_action: null, cpu: 1, memory_gb: 2, disk_gb: 10 };
  for (const says of unspeakable) {
    provider.says = says;
    await resize();
    await run({ last: true });
    t.match(await look(), { ...asItWas, error: 'The hypervisor failed to do this.' });
  }

  await resize();
  const lettingGo = new AbortController();
  provider.says = () => {
    lettingGo.abort(new Error('dead'));
    return new Promise<never>(() => undefined);
  };
  await t.rejects(run({ last: true, signal: lettingGo.signal }), { message: 'dead' });
  t.match(await look(), { cpu: 1, pending_action: 'resize' }, 'who is taken for dead leaves it to others');
  provider.says = () => most;
  await t.rejects(run(), TypeError);
  t.match(await look(), { cpu: 1, pending_action: 'resize' }, 'nor is it asked before the end');
  await run({ last: true });
  t.match(await look(), { cpu: 64, memory_gb: 1_024, disk_gb: 10_000 }, 'the largest that there can be is told');
});

t.test('one action at a time', async (t) => {
  const gateway = await startGateway(t);
  const tenantId = await gateway.createTenant();
  const { api } = await gateway.createPersona(tenantId, { role: 'member' });
  // Nobody works, so what is asked stays pending.
  const { data } = await api.POST('/vms', { body: { ...iso, name: 'busy' } });
  const path = { vm_id: data?.id ?? '' };
  const act = (action: 'start' | 'stop') => api.POST('/vms/{vm_id}/actions', { params: { path }, body: { action } });
  t.match((await act('stop')).error, { status: 409 }, 'it is being created');
  await gateway.database.transact({ tenantId, principalId: null, platform: false }, async () =>
    Vm.query().findById([tenantId, path.vm_id]).patch({ status: 'RUNNING', pending_action: null }),
  );
  await gateway.database.transact({ tenantId, principalId: null, platform: false }, async () =>
    VmJob.query().where({ vm_id: path.vm_id }).patch({ status: 'SUCCEEDED' }),
  );
  t.equal((await act('stop')).response.status, 202);
  t.match((await act('stop')).error, { status: 409 }, 'it is being stopped');
});

t.test('a job that died at its last attempt gets another', async (t) => {
  const gateway = await startGateway(t);
  const { pool } = gateway.database;
  const { api } = await gateway.createPersona(await gateway.createTenant(), { role: 'member' });
  const { data } = await api.POST('/vms', { body: { ...iso, name: 'late' } });
  await pool.query('UPDATE graphile_worker._private_jobs SET attempts = max_attempts');
  await withWorker(t, gateway);
  t.match(await settled(api, data?.id ?? ''), { status: 'RUNNING' });
});

t.test('a host that has no room after all is left behind for another', async (t) => {
  const hosts = [
    { name: 'small', cpu: 8, memoryGb: 8, diskGb: 80 },
    { name: 'large', cpu: 8, memoryGb: 16, diskGb: 80 },
  ];
  const refusing = new Set<string>();
  const asked: string[] = [];
  class Full extends SimulatedProvider {
    override async create(...[specification, signal]: Parameters<SimulatedProvider['create']>): Promise<VmState> {
      asked.push(specification.host);
      // It comes to light late.
      const made = await super.create(specification, signal);
      if (refusing.has(specification.host)) throw new ProviderError('quota', 'The datastore is full.');
      return made;
    }
  }
  const provider = new Full({ folder: temporaryFolder(t), delayMs: 0, hosts });
  const gateway = await startGateway(t, { provider });
  const { database, sealer } = gateway;
  const tenantId = await gateway.createTenant();
  const { api } = await gateway.createPersona(tenantId, { role: 'member' });
  const images = publicImages(t);
  const make = async (name: string) => {
    asked.length = 0;
    const { data } = await api.POST('/vms', { body: { ...iso, name } });
    const vmId = data?.id ?? '';
    const run = () => runVmJob({ tenantId, vmId }, attempt(), { database, provider, images, sealer, stopGrace: 0 });
    return { run, path: { vm_id: vmId } };
  };

  refusing.add('large');
  const one = await make('one');
  await t.rejects(one.run(), { message: /no room after all/ }, 'to be tried again');
  t.same(await provider.list('large'), [], 'nothing of it is left there');
  await one.run();
  t.same(asked, ['large', 'small']);
  t.match((await api.GET('/vms/{vm_id}', { params: { path: one.path } })).data, { status: 'RUNNING', error: null });
  t.equal((await provider.list('small')).length, 1);

  refusing.add('small');
  const two = await make('two');
  await t.rejects(two.run(), { message: /no room after all/ });
  await t.rejects(two.run(), { message: /no room after all/ });
  await two.run();
  t.same(asked, ['large', 'small'], 'each is asked once');
  t.match((await api.GET('/vms/{vm_id}', { params: { path: two.path } })).data, {
    ...{ status: 'ERROR', error: 'No host has room for the machine.', pending_action: null },
  });
});
