import t from 'tap';
import { connect } from '../fixtures/database.ts';
import { startGateway } from '../fixtures/gateway.ts';
import { iso, settled, withWorker } from '../fixtures/machines.ts';

t.test('the life of a machine, to the contract', async (t) => {
  const gateway = await startGateway(t);
  await gateway.operator();
  await withWorker(t, gateway);
  const tenantId = await gateway.createTenant();
  const { api, id: userId } = await gateway.createPersona(tenantId, { role: 'member' });
  const templates = await api.GET('/vm-templates');
  t.match(templates.data, [{ name: 'Alpine 3.22' }, { name: 'Debian 12' }, { name: 'Ubuntu 24.04' }]);
  const debian = templates.data?.[1];
  const one = await api.GET('/vm-templates/{template_id}', { params: { path: { template_id: debian?.id ?? '' } } });
  t.same(one.data, debian);

  const created = await api.POST('/vms', {
    body: { name: 'web-1', source_type: 'template', template_id: debian?.id ?? '', cpu: 4 },
  });
  t.equal(created.response.status, 201);
  t.match(created.data, {
    status: 'PROVISIONING',
    pending_action: 'create',
    cpu: 4,
    memory_gb: 4,
    template_name: 'Debian 12',
    created_by: userId,
  });
  const vmId = created.data?.id ?? '';
  const path = { vm_id: vmId };
  t.match(await settled(api, vmId), { status: 'RUNNING', ip_address: /^10\./, error: null });
  t.equal(
    (await api.POST('/vms', { body: { ...iso, name: 'WEB-1' } })).response.status,
    409,
    'names are unique, whatever their case',
  );
  const small = await api.POST('/vms', {
    body: { name: 'x', source_type: 'template', template_id: debian?.id ?? '', disk_gb: 1 },
  });
  t.match(small.error, {
    ...{ status: 422, detail: 'The template needs a disk of at least 20 GB.' },
    errors: [{ in: 'body', path: 'disk_gb', message: 'must be at least 20', code: 'minimum' }],
  });

  const running = await api.DELETE('/vms/{vm_id}', { params: { path } });
  t.match(running.error, { status: 403, detail: 'Stop the VM before deleting it.' });
  const started = await api.POST('/vms/{vm_id}/actions', { params: { path }, body: { action: 'start' } });
  t.match(started.error, { status: 409, detail: 'A VM that is RUNNING cannot be told to start.' });
  const stop = await api.POST('/vms/{vm_id}/actions', { params: { path }, body: { action: 'stop' } });
  t.equal(stop.response.status, 202);
  t.equal(stop.data?.pending_action, 'stop');
  t.match(await settled(api, vmId), { status: 'STOPPED', ip_address: null });
  const renamed = await api.PATCH('/vms/{vm_id}', { params: { path }, body: { name: 'web-2' } });
  t.equal(renamed.data?.name, 'web-2');
  t.ok((renamed.data?.updated_at ?? '') > (created.data?.updated_at ?? ''), 'updated_at moves');

  const logs = await api.GET('/vms/{vm_id}/logs', { params: { path, query: { limit: 1 } } });
  t.match(logs.data, [{ level: 'INFO', message: 'The machine was stopped.' }]);
  const found = await api.GET('/vms', { params: { query: { search: 'WEB', status: 'STOPPED', sort: 'name' } } });
  t.match(found.data, { total: 1, items: [{ id: vmId }] });
  t.equal(
    (await api.GET('/vms', { params: { query: { search: '%' } } })).data?.total,
    0,
    'a wildcard is only a character',
  );
  t.equal((await api.DELETE('/vms/{vm_id}', { params: { path } })).response.status, 204);
  t.equal((await api.GET('/vms/{vm_id}', { params: { path } })).response.status, 404, 'gone at once');
});

t.test('templates are managed by their tenant, and public ones by the platform', async (t) => {
  const gateway = await startGateway(t);
  const operator = await gateway.operator();
  const { api } = await gateway.createPersona(await gateway.createTenant(), { role: 'tenant_admin' });
  const other = await gateway.createPersona(await gateway.createTenant(), { role: 'tenant_admin' });
  const body = { name: 'Golden', os: 'debian-12', cpu: 1, memory_gb: 1, disk_gb: 5 };
  const created = await api.POST('/vm-templates', { body });
  t.match(created.data, { ...body, is_public: false, description: null });
  const path = { template_id: created.data?.id ?? '' };
  t.equal((await other.api.GET('/vm-templates/{template_id}', { params: { path } })).response.status, 404);
  const published = await api.PATCH('/vm-templates/{template_id}', { params: { path }, body: { is_public: true } });
  t.match(published.error, { status: 403, detail: 'Only the platform offers templates.' });
  const edited = await api.PATCH('/vm-templates/{template_id}', { params: { path }, body: { cpu: 2 } });
  t.equal(edited.data?.cpu, 2);
  t.equal((await api.DELETE('/vm-templates/{template_id}', { params: { path } })).response.status, 204);
  const offered = await operator.api.POST('/vm-templates', { body: { ...body, is_public: true } });
  t.equal(offered.response.status, 201);
  const names = (await other.api.GET('/vm-templates')).data?.map(({ name }) => name);
  t.ok(names?.includes('Golden'), 'every tenant sees a public one');
  const foreign = await other.api.DELETE('/vm-templates/{template_id}', {
    params: { path: { template_id: offered.data?.id ?? '' } },
  });
  t.equal(foreign.response.status, 403, 'but cannot touch it');
});

t.test('paging', async (t) => {
  const gateway = await startGateway(t);
  const { api } = await gateway.createPersona(await gateway.createTenant(), { role: 'member' });
  for (let n = 1; n <= 5; n += 1) await api.POST('/vms', { body: { ...iso, name: `vm-${n}` } });
  const second = await api.GET('/vms', { params: { query: { page: 2, limit: 2, sort: 'name' } } });
  t.match(second.data, { total: 5, total_exact: true, page: 2, limit: 2, items: [{ name: 'vm-3' }, { name: 'vm-4' }] });
  const beyond = await api.GET('/vms', { params: { query: { page: 9 } } });
  t.match(beyond.data, { total: 5, items: [] });
});

t.test('a protected machine is not deleted, until it is protected no longer', async (t) => {
  const gateway = await startGateway(t);
  await withWorker(t, gateway);
  const { api } = await gateway.createPersona(await gateway.createTenant(), { role: 'member' });
  const { data } = await api.POST('/vms', { body: { ...iso, name: 'precious', protected: true } });
  const path = { vm_id: data?.id ?? '' };
  t.equal(data?.protected, true);
  await settled(api, path.vm_id);
  await api.POST('/vms/{vm_id}/actions', { params: { path }, body: { action: 'stop' } });
  await settled(api, path.vm_id);
  const refused = await api.DELETE('/vms/{vm_id}', { params: { path } });
  t.match(refused.error, { status: 403, detail: 'Take the protection off before deleting the VM.' });
  const open = await api.PATCH('/vms/{vm_id}', { params: { path }, body: { protected: false } });
  t.match(open.data, { protected: false, pending_action: null });
  t.equal((await api.DELETE('/vms/{vm_id}', { params: { path } })).response.status, 204);
});

t.test('machines of one’s own, and images that take a permission', async (t) => {
  const gateway = await startGateway(t);
  await gateway.operator();
  const tenantId = await gateway.createTenant();
  const own = await gateway.createPersona(tenantId, { permissions: ['vm:own'] });
  const member = await gateway.createPersona(tenantId, { role: 'member' });
  const [template] = (await own.api.GET('/vm-templates')).data ?? [];
  const body = { name: 'mine', source_type: 'template' as const, template_id: template?.id ?? '' };
  const mine = await own.api.POST('/vms', { body });
  t.equal(mine.response.status, 201);
  const others = await member.api.POST('/vms', { body: { ...iso, name: 'others' } });
  t.equal(others.response.status, 201);
  t.match((await own.api.GET('/vms')).data, { total: 1, items: [{ name: 'mine' }] }, 'a list has their own');
  const read = (id: string | undefined) => own.api.GET('/vms/{vm_id}', { params: { path: { vm_id: id ?? '' } } });
  t.equal((await read(mine.data?.id)).response.status, 200);
  t.equal((await read(others.data?.id)).response.status, 404);
  const job = (id: string | null | undefined) =>
    own.api.GET('/jobs/{job_id}', { params: { path: { job_id: id ?? '' } } });
  t.equal((await job(mine.data?.job_id)).response.status, 200);
  t.equal((await job(others.data?.job_id)).response.status, 404);
  t.match((await own.api.POST('/vms', { body: { ...iso, name: 'image' } })).error, { status: 403 });
  t.equal((await member.api.GET('/vms')).data?.total, 2);
});

t.test('machines are found by their tags', async (t) => {
  const gateway = await startGateway(t);
  const { api } = await gateway.createPersona(await gateway.createTenant(), { role: 'member' });
  const red = await api.POST('/vms', { body: { ...iso, name: 'a', tags: ['web', 'team:red'] } });
  t.same(red.data?.tags, ['web', 'team:red']);
  const plain = await api.POST('/vms', { body: { ...iso, name: 'b' } });
  t.same(plain.data?.tags, []);
  const tagged = async (tag: string) =>
    (await api.GET('/vms', { params: { query: { tag } } })).data?.items.map(({ name }) => name);
  t.same(await tagged('team:red'), ['a']);
  t.same(await tagged('team'), []);
  const path = { vm_id: plain.data?.id ?? '' };
  t.same((await api.PATCH('/vms/{vm_id}', { params: { path }, body: { tags: ['web'] } })).data?.tags, ['web']);
  t.same(await tagged('web'), ['b', 'a']);
  for (const tags of [['Web'], ['a', 'a'], [''], ['-a'], Array.from({ length: 51 }, (_, index) => `t${index}`)]) {
    const { error } = await api.PATCH('/vms/{vm_id}', { params: { path }, body: { tags } });
    t.match(error, { status: 400, errors: [{ path: /^tags/ }] }, JSON.stringify(tags.slice(0, 2)));
  }
});

t.test('the platform offers a template to some tenants, which do not learn to whom else', async (t) => {
  const gateway = await startGateway(t);
  const operator = await gateway.operator();
  const [near, far] = [await gateway.createTenant(), await gateway.createTenant()];
  const member = await gateway.createPersona(near, { role: 'member' });
  const stranger = await gateway.createPersona(far, { role: 'tenant_admin' });
  const body = { name: 'Special', os: 'linux', cpu: 1, memory_gb: 1, disk_gb: 1, image: 'special' };
  const offered = await operator.api.POST('/vm-templates', { body: { ...body, offered_to: [near] } });
  t.same(offered.data?.offered_to, [near]);
  const id = offered.data?.id ?? '';
  const seen = await member.api.GET('/vm-templates/{template_id}', { params: { path: { template_id: id } } });
  t.equal(seen.data?.name, 'Special');
  t.notOk(seen.data && 'offered_to' in seen.data, 'but not to whom it is offered');
  const names = async ({ api }: typeof member) => (await api.GET('/vm-templates')).data?.map(({ name }) => name) ?? [];
  t.ok((await names(member)).includes('Special'));
  t.notOk((await names(stranger)).includes('Special'));
  const use = { source_type: 'template' as const, template_id: id };
  t.equal((await member.api.POST('/vms', { body: { ...use, name: 'one' } })).response.status, 201);
  t.equal((await stranger.api.POST('/vms', { body: { ...use, name: 'two' } })).response.status, 404);
  const own = { ...body, image: undefined, offered_to: [near] };
  t.match((await stranger.api.POST('/vm-templates', { body: own })).error, {
    ...{ status: 403, detail: 'Only the platform offers templates.' },
  });
  await operator.api.PATCH('/vm-templates/{template_id}', {
    params: { path: { template_id: id } },
    body: { offered_to: [far] },
  });
  t.notOk((await names(member)).includes('Special'), 'what is offered no longer is seen no longer');
  t.ok((await names(stranger)).includes('Special'));
});

t.test('what a guest is told at its first boot is kept from everybody else, and no longer than that', async (t) => {
  const gateway = await startGateway(t);
  await gateway.operator();
  const { provider } = gateway;
  const told: unknown[] = [];
  const create = provider.create.bind(provider);
  provider.create = (specification, signal) => {
    told.push(specification.userData);
    return create(specification, signal);
  };
  const { api } = await gateway.createPersona(await gateway.createTenant(), { role: 'member' });
  const [template] = (await api.GET('/vm-templates')).data ?? [];
  const body = { source_type: 'template' as const, template_id: template?.id ?? '' };
  const userData = '#cloud-config\npassword: très secret\n';
  const { data } = await api.POST('/vms', { body: { ...body, name: 'first', user_data: userData } });
  t.notMatch(JSON.stringify(data), 'secret');
  const owner = await connect(t, gateway.urls.ownerUrl);
  const kept = async () => {
    const { rows } = await owner.query<{ sealed: string | null }>('SELECT sealed_user_data AS sealed FROM vms');
    return rows[0]?.sealed;
  };
  t.match(await kept(), /^\S+$/);
  const { rows: traces } = await owner.query(`
    SELECT FROM audit_events WHERE after::text LIKE '%secret%' OR before::text LIKE '%secret%'
    UNION ALL SELECT FROM events WHERE data::text LIKE '%secret%' OR attributes::text LIKE '%secret%'`);
  t.equal(traces.length, 0, 'in no trail and no event');
  await withWorker(t, gateway);
  t.match(await settled(api, data?.id ?? ''), { status: 'RUNNING' });
  t.same(told, [userData]);
  t.equal(await kept(), null);
  const image = await api.POST('/vms', { body: { ...iso, name: 'image', user_data: userData } });
  t.match(image.error, { status: 400, errors: [{ path: 'user_data' }] }, 'an installer reads none');
});
