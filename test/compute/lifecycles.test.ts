import t, { type Test } from 'tap';
import { SimulatedProvider } from '../../src/domains/compute/index.ts';
import { ProviderError } from '../../src/domains/compute/providers/provider.ts';
import { temporaryFolder } from '../fixtures/folder.ts';
import { startGateway } from '../fixtures/gateway.ts';
import { iso, settled, withWorker } from '../fixtures/machines.ts';

void t.test('a job tells how far it has come and how it ended, and outlives its machine', async (t) => {
  const gateway = await startGateway(t);
  const tenantId = await gateway.createTenant();
  const { api, id: userId } = await gateway.createPersona(tenantId, { role: 'member' });
  const created = await api.POST('/vms', { body: { ...iso, name: 'web' } });
  const vmId = created.data?.id ?? '';
  const path = { vm_id: vmId };
  const job = async (id: string | null | undefined) =>
    api.GET('/jobs/{job_id}', { params: { path: { job_id: id ?? '' } } });
  t.match((await job(created.data?.job_id)).data, {
    ...{ vm_id: vmId, action: 'create', status: 'QUEUED', progress: 0, attempts: 0, error: null },
    ...{ created_by: userId, started_at: null, finished_at: null },
  });
  await withWorker(t, gateway);
  await settled(api, vmId);
  const done = (await job(created.data?.job_id)).data;
  t.match(done, { status: 'SUCCEEDED', progress: 100, attempts: 1, error: null });
  t.ok(Date.parse(done?.finished_at ?? '') >= Date.parse(done?.started_at ?? ''));

  const stopped = await api.POST('/vms/{vm_id}/actions', { params: { path }, body: { action: 'stop' } });
  t.not(stopped.data?.job_id, created.data?.job_id, 'each action has a job of its own');
  const viewer = await gateway.createPersona(tenantId, { role: 'viewer' });
  const seen = await viewer.api.GET('/jobs/{job_id}', { params: { path: { job_id: stopped.data?.job_id ?? '' } } });
  t.match(seen.data, { action: 'stop' }, 'who sees the machine sees its jobs');
  const stranger = await gateway.createPersona(await gateway.createTenant(), { role: 'tenant_admin' });
  const unseen = await stranger.api.GET('/jobs/{job_id}', { params: { path: { job_id: stopped.data?.job_id ?? '' } } });
  t.equal(unseen.response.status, 404, 'nobody else does');
  await settled(api, vmId);
  t.equal((await api.DELETE('/vms/{vm_id}', { params: { path } })).response.status, 204);
  t.match((await job(stopped.data?.job_id)).data, { status: 'SUCCEEDED' });
});

void t.test('why a job failed', async (t) => {
  const gateway = await startGateway(t);
  await withWorker(t, gateway);
  const { api } = await gateway.createPersona(await gateway.createTenant(), { role: 'member' });
  const { data } = await api.POST('/vms', { body: { ...iso, name: 'fail-1' } });
  await settled(api, data?.id ?? '');
  const job = await api.GET('/jobs/{job_id}', { params: { path: { job_id: data?.job_id ?? '' } } });
  t.match(job.data, { status: 'FAILED', error: 'The simulator was asked to fail.' });
  t.ok((job.data?.progress ?? 100) < 100);
});

void t.test('a resize, of a stopped machine', async (t) => {
  const gateway = await startGateway(t);
  await withWorker(t, gateway);
  const { api } = await gateway.createPersona(await gateway.createTenant(), { role: 'member' });
  const { data } = await api.POST('/vms', { body: { ...iso, name: 'web' } });
  const path = { vm_id: data?.id ?? '' };
  await settled(api, path.vm_id);
  const patch = (body: { name?: string; cpu?: number; memory_gb?: number; disk_gb?: number }) =>
    api.PATCH('/vms/{vm_id}', { params: { path }, body });
  t.match((await patch({ cpu: 4 })).error, { status: 409, detail: /stop it first/ });
  t.equal((await patch({ cpu: iso.cpu, name: 'web-1' })).response.status, 200, 'the size that it has is no resize');
  await api.POST('/vms/{vm_id}/actions', { params: { path }, body: { action: 'stop' } });
  await settled(api, path.vm_id);
  t.match((await patch({ disk_gb: 1 })).error, { status: 422, errors: [{ path: 'disk_gb' }] });
  t.equal((await patch({ name: 'web-2', disk_gb: 1 })).response.status, 422);
  t.equal((await settled(api, path.vm_id))?.name, 'web-1', 'all of a request or nothing');
  const asked = await patch({ name: 'web-3', cpu: 4, disk_gb: 20 });
  t.match(asked.data, { name: 'web-3', cpu: 1, disk_gb: 10, pending_action: 'resize' }, 'the old size until then');
  t.match(await settled(api, path.vm_id), { status: 'STOPPED', cpu: 4, memory_gb: 2, disk_gb: 20, error: null });
});

/** A machine that is stopped, to be resized. */
const aStoppedMachine = async (t: Test, provider: SimulatedProvider) => {
  const gateway = await startGateway(t, { provider });
  await withWorker(t, gateway);
  const { api } = await gateway.createPersona(await gateway.createTenant(), { role: 'tenant_admin' });
  const { data } = await api.POST('/vms', { body: { ...iso, name: 'web' } });
  const path = { vm_id: data?.id ?? '' };
  await settled(api, path.vm_id);
  await api.POST('/vms/{vm_id}/actions', { params: { path }, body: { action: 'stop' } });
  await settled(api, path.vm_id);
  const resize = async (body: { cpu?: number; memory_gb?: number; disk_gb?: number }) => {
    await api.PATCH('/vms/{vm_id}', { params: { path }, body });
    return settled(api, path.vm_id);
  };
  return { api, resize };
};

void t.test('a machine that could not be resized is as it was', async (t) => {
  class Stubborn extends SimulatedProvider {
    override async resize(): Promise<never> {
      return Promise.reject(new ProviderError('quota', 'The host has no room for that.'));
    }
  }
  const { resize } = await aStoppedMachine(t, new Stubborn({ folder: temporaryFolder(t), delayMs: 0 }));
  t.match(await resize({ cpu: 8 }), { status: 'STOPPED', cpu: 1, error: 'The host has no room for that.' });
});

void t.test('a machine that was resized in part has what it was left with', async (t) => {
  const refusal = new ProviderError('rejected', 'The hypervisor refuses to do it.');
  class Halfway extends SimulatedProvider {
    fails = true;
    override async resize(...[vm, size, signal]: Parameters<SimulatedProvider['resize']>) {
      const before = await this.size(vm);
      const state = await super.resize(vm, this.fails ? { ...before, diskGb: size.diskGb } : size, signal);
      if (this.fails) throw refusal;
      return state;
    }
  }
  const provider = new Halfway({ folder: temporaryFolder(t), delayMs: 0 });
  const { api, resize } = await aStoppedMachine(t, provider);
  t.match(await resize({ cpu: 8, disk_gb: 20 }), {
    ...{ status: 'STOPPED', pending_action: null, error: refusal.message },
    ...{ cpu: 1, memory_gb: 2, disk_gb: 20 },
  });
  t.match((await api.GET('/quotas')).data, { vcpus: { used: 1 }, disk_gb: { used: 20 } }, 'which is counted');
  provider.fails = false;
  t.match(await resize({ cpu: 4 }), { status: 'STOPPED', cpu: 4, disk_gb: 20, error: null }, 'and can be built upon');
});

void t.test('hosts are filled by their room, and no further', async (t) => {
  const hosts = [
    { name: 'small', cpu: 4, memoryGb: 4, diskGb: 40 },
    { name: 'large', cpu: 4, memoryGb: 8, diskGb: 40 },
  ];
  const provider = new SimulatedProvider({ folder: temporaryFolder(t), delayMs: 0, hosts });
  const gateway = await startGateway(t, { provider });
  await withWorker(t, gateway);
  const [one, other] = await Promise.all([
    gateway.createPersona(await gateway.createTenant(), { role: 'member' }),
    gateway.createPersona(await gateway.createTenant(), { role: 'member' }),
  ]);
  const made = await Promise.all(
    Array.from({ length: 7 }, async (_, n) => {
      const { api } = n % 2 === 0 ? one : other;
      const { data } = await api.POST('/vms', { body: { ...iso, name: `vm-${n}` } });
      return settled(api, data?.id ?? '');
    }),
  );
  const states = made.map((vm) => vm?.status).sort();
  t.same(states, ['ERROR', ...Array.from({ length: 6 }, () => 'RUNNING')], 'six have room, of both tenants together');
  t.match(made.find((vm) => vm?.status === 'ERROR')?.error, 'No host has room for the machine.');
  const listed = await Promise.all(hosts.map(({ name }) => provider.list(name)));
  t.same(
    listed.map(({ length }) => length),
    [2, 4],
    'by their memory',
  );
});

void t.test('what the guest wrote to its console', async (t) => {
  class Talkative extends SimulatedProvider {
    override async console(): Promise<string> {
      return Promise.resolve('first\r\n\x1b[31mred\x1b[0m\n\nbad \x00\x07byte\rlast\n');
    }
  }
  const provider = new Talkative({ folder: temporaryFolder(t), delayMs: 0 });
  const gateway = await startGateway(t, { provider });
  const { api } = await gateway.createPersona(await gateway.createTenant(), { role: 'member' });
  const { data } = await api.POST('/vms', { body: { ...iso, name: 'web' } });
  const path = { vm_id: data?.id ?? '' };
  const lines = async (limit: number) => {
    const { data } = await api.GET('/vms/{vm_id}/logs', {
      params: { path, query: { source: 'console', limit } },
    });
    return data?.map(({ message, source }) => `${source}: ${message}`);
  };
  t.same(await lines(10), [], 'nothing before it is made');
  await withWorker(t, gateway);
  await settled(api, path.vm_id);
  t.same(await lines(10), ['console: last', 'console: bad byte', 'console: red', 'console: first']);
  t.same(await lines(1), ['console: last']);
});

void t.test('a hypervisor that does not answer', async (t) => {
  class Silent extends SimulatedProvider {
    override async console(): Promise<never> {
      return Promise.reject(new ProviderError('unavailable', 'secret'));
    }
  }
  const provider = new Silent({ folder: temporaryFolder(t), delayMs: 0 });
  const gateway = await startGateway(t, { provider });
  await withWorker(t, gateway);
  const { api } = await gateway.createPersona(await gateway.createTenant(), { role: 'member' });
  const { data } = await api.POST('/vms', { body: { ...iso, name: 'web' } });
  const path = { vm_id: data?.id ?? '' };
  await settled(api, path.vm_id);
  const answer = await api.GET('/vms/{vm_id}/logs', { params: { path, query: { source: 'console' } } });
  t.match(answer.error, { status: 503, detail: 'The hypervisor is not available.' });
  t.equal((await api.GET('/vms/{vm_id}', { params: { path } })).response.status, 200, 'all else works');
});

void t.test('a template without an image makes nothing', async (t) => {
  const gateway = await startGateway(t);
  const operator = await gateway.operator();
  const { api } = await gateway.createPersona(await gateway.createTenant(), { role: 'tenant_admin' });
  const body = { name: 'Mine', os: 'debian-12', cpu: 1, memory_gb: 1, disk_gb: 20 };
  const bare = await api.POST('/vm-templates', { body });
  t.match(bare.data, { image: null });
  const refused = await api.POST('/vms', {
    body: { name: 'web', source_type: 'template', template_id: bare.data?.id ?? '' },
  });
  t.match(refused.error, { status: 422, detail: 'The template names no image to make a VM from.' });
  const named = await api.POST('/vm-templates', { body: { ...body, image: 'debian-12' } });
  t.equal(named.response.status, 403, 'images are the platform’s to name');
  const [debian] = (await api.GET('/vm-templates', { params: { query: { search: 'debian 12' } } })).data ?? [];
  const based = await api.POST('/vm-templates', { body: { ...body, name: 'Based', based_on: debian?.id ?? '' } });
  t.match(based.data, { image: 'debian-12' });
  const small = { ...body, name: 'Small', based_on: debian?.id ?? '', disk_gb: 19 };
  t.match((await api.POST('/vm-templates', { body: small })).error, {
    ...{ status: 422, detail: 'The template that it is based on needs a disk of at least 20 GB.' },
    errors: [{ path: 'disk_gb', message: 'must be at least 20' }],
  });
  const [own] = (await operator.api.GET('/vm-templates', { params: { query: { search: 'debian 12' } } })).data ?? [];
  const other = { ...small, based_on: own?.id ?? '', image: 'alpine' };
  t.equal((await operator.api.POST('/vm-templates', { body: other })).response.status, 201, 'of another image');
  const made = await api.POST('/vms', {
    body: { name: 'web', source_type: 'template', template_id: based.data?.id ?? '' },
  });
  t.equal(made.response.status, 201);
});

void t.test('a template’s disk never becomes smaller than the image needs that it has of another', async (t) => {
  const gateway = await startGateway(t);
  const operator = await gateway.operator();
  const { api } = await gateway.createPersona(await gateway.createTenant(), { role: 'tenant_admin' });
  const body = { os: 'debian-12', cpu: 1, memory_gb: 1, disk_gb: 40 };
  const make = async (name: string, based_on?: string, by = api) => {
    const { data } = await by.POST('/vm-templates', { body: { ...body, name, ...(based_on && { based_on }) } });
    return data?.id ?? '';
  };
  const patch = (id: string, change: { name?: string; disk_gb?: number; image?: string }, by = api) =>
    by.PATCH('/vm-templates/{template_id}', { params: { path: { template_id: id } }, body: change });
  const status = async (...asked: Parameters<typeof patch>) => (await patch(...asked)).response.status;
  const refusal = {
    ...{ status: 422, detail: 'The template that it is based on needs a disk of at least 20 GB.' },
    errors: [{ path: 'disk_gb', message: 'must be at least 20' }],
  };
  const [debian] = (await operator.api.GET('/vm-templates', { params: { query: { search: 'debian 12' } } })).data ?? [];
  const base = debian?.id ?? '';

  const based = await make('Based', base);
  t.match((await patch(based, { name: 'Small', disk_gb: 19 })).error, refusal);
  t.match((await patch(based, { disk_gb: 20 })).data, { name: 'Based', disk_gb: 20 }, 'nothing of that was done');
  t.equal(await status(based, { disk_gb: 40 }), 200);
  const further = await make('Further', based);
  t.match((await patch(further, { disk_gb: 19 })).error, refusal, 'however far from the image');
  t.equal(await status(further, { disk_gb: 20 }), 200, 'though the one in between has more');
  t.equal(await status(base, { disk_gb: 30 }, operator.api), 200);
  t.equal(await status(further, { disk_gb: 20 }), 200, 'it is as it was then');
  const later = await make('Later', base);
  t.match((await patch(later, { disk_gb: 29 })).error, { status: 422, errors: [{ message: 'must be at least 30' }] });
  t.equal(await status(await make('Bare'), { disk_gb: 1 }), 200, 'one that is based on none may have any');

  const own = await make('Own', base, operator.api);
  t.equal(await status(own, { image: 'debian-12', disk_gb: 5 }, operator.api), 422, 'of the same image');
  t.match((await patch(own, { image: 'alpine', disk_gb: 5 }, operator.api)).data, { disk_gb: 5 }, 'of another');
  t.equal(await status(own, { disk_gb: 4 }, operator.api), 200, 'and from then on');
});
