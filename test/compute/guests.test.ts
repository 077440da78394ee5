import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import t, { type Test } from 'tap';
import { readHypervisor } from '../../src/domains/compute/index.ts';
import { freePort } from '../../src/shared/free-port.ts';
import { newId } from '../../src/shared/ids.ts';
import { connect } from '../fixtures/database.ts';
import { demandExactUsage } from '../fixtures/exact-usage.ts';
import { temporaryFolder } from '../fixtures/folder.ts';
import { startGateway } from '../fixtures/gateway.ts';
import { bootSector } from '../fixtures/guests.ts';
import { startLibvirt, withoutLibvirt, type LibvirtDaemon } from '../fixtures/libvirt.ts';
import { aGateway, liveThroughKills, machinesSaid, machinesThere, type Lifecycles } from '../fixtures/lifecycles.ts';
import { witnessMachines } from '../fixtures/machine-witness.ts';
import { settled, withWorker } from '../fixtures/machines.ts';
import { stubbornClient } from '../fixtures/stubborn-client.ts';

/** How many guests live while workers, or the gateway, are killed; GUESTS for more. */
const count = Number(process.env.GUESTS ?? 4);

const larger = { cpu: 2, disk_gb: 2 };

/** As an operator writes it. */
const hypervisorFile = (t: Test, { uri }: LibvirtDaemon): string => {
  const file = join(temporaryFolder(t), 'hypervisor.yaml');
  const text = `
provider: libvirt
hosts: [{ name: host-0, uri: '${uri}', cpu_overcommit: 64, memory_overcommit: 8, reserved_memory_gb: 0 }]
image_pool: images
machine_pool: machines
domain_type: qemu
network: { type: user }
`;
  writeFileSync(file, text);
  return file;
};

const layTemplate = ({ images, handOver }: LibvirtDaemon): void => {
  const file = join(images, 'tiny');
  writeFileSync(file, Buffer.concat([bootSector('tiny login:\r\n'), Buffer.alloc(2 ** 20 - 512)]));
  execFileSync('qemu-img', ['convert', '-f', 'raw', '-O', 'qcow2', file, `${file}.qcow2`]);
  handOver(`${file}.qcow2`);
};

/** A host of its own, and a tenant with a template for its machines. */
const stage = async (t: Test) => {
  const daemon = await startLibvirt(t);
  layTemplate(daemon);
  const file = hypervisorFile(t, daemon);
  const gateway = await startGateway(t);
  const { rows } = await gateway.database.pool.query<{ id: string }>('SELECT id FROM installation');
  const provider = readHypervisor(file, {})(rows[0]?.id ?? '');
  t.teardown(() => provider.close());
  const operator = await gateway.operator();
  const template = await operator.api.POST('/vm-templates', {
    body: { name: 'Tiny', os: 'none', cpu: 1, memory_gb: 1, disk_gb: 1, image: 'tiny.qcow2', is_public: true },
  });
  const source = { source_type: 'template' as const, template_id: template.data?.id ?? '' };
  const tenantId = await gateway.createTenant();
  const { api } = await gateway.createPersona(tenantId, { role: 'member' });
  return { file, gateway, provider, operator, source, tenantId, api };
};

type Killing = Pick<Lifecycles, 'api' | 'environment' | 'longest' | 'victim'>;

/** Let guests live while somebody is killed, and demand that nothing is lost, left behind or counted wrongly. */
const demandWhole = async (t: Test, staged: Awaited<ReturnType<typeof stage>>, killing: Killing): Promise<void> => {
  const { file, gateway, provider, source, tenantId, api } = staged;
  await witnessMachines(await connect(t, gateway.urls.ownerUrl));
  const begin = Math.floor(Date.now() / 1_000);
  const own = { HYPERVISOR_FILE: file, DATA_DIR: temporaryFolder(t), VM_STOP_GRACE_SECONDS: '0' };
  const environment = { ...own, ...killing.environment };
  const kills = await liveThroughKills(t, { ...killing, gateway, source, count, larger, environment });
  t.comment(`${kills} were killed during ${count} lifecycles`);
  t.ok(kills > 1, 'somebody was killed');
  const said = await machinesSaid(api);
  const { data: broken } = await api.GET('/vms', { params: { query: { status: 'ERROR', limit: 100 } } });
  t.same([...new Set(broken?.items.map(({ error }) => error))], [], 'none is in ERROR');
  t.same(await machinesThere(provider), said, 'on the host is what the database says, and nothing else');
  t.equal(said.length, count - Math.floor(count / 4), 'and all that should be');
  await demandExactUsage(t, gateway, { tenantId, begin });
};

void t.test('real guests, through the API', { skip: withoutLibvirt }, async (t) => {
  await t.test('workers that are killed', async (t) => {
    const staged = await stage(t);
    await demandWhole(t, staged, { api: staged.api, environment: {}, longest: 4_000 });
  });

  await t.test('a gateway that is killed, with the worker in it', async (t) => {
    const staged = await stage(t);
    const permissions = ['template:read', 'vm:read', 'vm:create', 'vm:update', 'vm:delete', 'vm:power_manage'];
    const key = await staged.api.POST('/api-keys', { body: { name: 'lifecycles', permissions } });
    const port = String(await freePort());
    const limits = { RATE_LIMIT_PER_ADDRESS: '1000000', RATE_LIMIT_PER_PRINCIPAL: '1000000' };
    await demandWhole(t, staged, {
      api: stubbornClient(`http://127.0.0.1:${port}`, { 'X-API-Key': key.data?.key ?? '' }),
      environment: { ...limits, PORT: port, HOST: '127.0.0.1' },
      ...{ longest: 4_000, victim: aGateway },
    });
  });

  await t.test('a guest boots, and its console is read', async (t) => {
    const { gateway, provider, operator, source, tenantId, api } = await stage(t);
    await withWorker(t, gateway, { provider });
    const { data } = await api.POST('/vms', { body: { ...source, name: `web-${newId()}` } });
    const path = { vm_id: data?.id ?? '' };
    t.match(await settled(api, path.vm_id), { status: 'RUNNING', error: null });
    const { host } =
      (await gateway.database.pool.query<{ host: string }>('SELECT * FROM placed_on_hosts()')).rows[0] ?? {};
    t.equal(host, 'host-0');
    const printed = async (): Promise<string[]> => {
      const lines = await provider.console({ id: path.vm_id, host: 'host-0' }, 1_000, new AbortController().signal);
      return lines.split('\n');
    };
    for (let waited = 0; waited < 30_000 && !(await printed()).join().includes('login:'); waited += 200)
      await delay(200);
    const own = await startGateway(t, { urls: gateway.urls, provider });
    const seen = await own.client(operator.token).GET('/vms/{vm_id}/logs', {
      params: { path, query: { source: 'console', limit: 5 }, header: { 'X-Tenant-ID': tenantId } },
    });
    t.match(seen.data?.[0], { message: 'tiny login:', source: 'console' });
    await api.POST('/vms/{vm_id}/actions', { params: { path }, body: { action: 'stop' } });
    t.match(await settled(api, path.vm_id), { status: 'STOPPED' });
    await api.PATCH('/vms/{vm_id}', { params: { path }, body: { disk_gb: 2 } });
    t.match(await settled(api, path.vm_id), { status: 'STOPPED', disk_gb: 2, error: null });
    await api.DELETE('/vms/{vm_id}', { params: { path } });
    while (await provider.inspect({ id: path.vm_id, host: 'host-0' }, new AbortController().signal)) await delay(100);
    t.pass('and is gone from the host');
  });
});
