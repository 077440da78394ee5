import { setTimeout as delay } from 'node:timers/promises';
import t from 'tap';
import { SimulatedProvider } from '../../src/domains/compute/index.ts';
import { runVmJob } from '../../src/domains/compute/jobs/run-vm-job.ts';
import { Vm, VmJob } from '../../src/domains/compute/models/models.ts';
import { ProviderError, type VmState } from '../../src/domains/compute/providers/provider.ts';
import { temporaryFolder } from '../fixtures/folder.ts';
import { startGateway } from '../fixtures/gateway.ts';
import { iso, publicImages, settled, withWorker } from '../fixtures/machines.ts';
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
  t.equal(await locked(), 1, 'a young lock may be of a living worker');
  await pool.query(`UPDATE graphile_worker._private_jobs SET locked_at = now() - interval '1 hour'`);
  await pool.query(
    `UPDATE graphile_worker._private_job_queues SET locked_at = now() - interval '1 hour' WHERE locked_at IS NOT NULL`,
  );
  await withWorker(t, gateway);
  t.match(await settled(api, made.data?.id ?? ''), { status: 'RUNNING' }, 'an old one is of a dead worker');
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
  const run = (lastAttempt: boolean) =>
    runVmJob({ tenantId, vmId }, { database, provider, images, sealer, stopGrace: 0, lastAttempt });
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
    const run = () =>
      runVmJob({ tenantId, vmId }, { database, provider, images, sealer, stopGrace: 0, lastAttempt: false });
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
