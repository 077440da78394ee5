import { setTimeout as delay } from 'node:timers/promises';
import {
  ProviderError,
  type Host,
  type OwnedVm,
  type PlacedVm,
  type VmProvider,
  type VmSize,
  type VmSpecification,
  type VmState,
} from '../provider.ts';
import { addressesOf } from './addresses.ts';
import { bytesOf, domainXml, kibOf } from './domain-xml.ts';
import { allDomains, findDomain, isOwn, type Domain } from './domains.ts';
import { demandInstallationImage } from './installation-image.ts';
import {
  libvirtOptionsSchema,
  type LibvirtHost,
  type LibvirtOptions,
  type LibvirtSettings,
} from './libvirt-options.ts';
import { MachineVolumes } from './machine-volumes.ts';
import { demandVmId } from './ownership.ts';
import { capacityOf, demandRoom, usedOf } from './room.ts';
import { endOfLog } from './serial-console.ts';
import { findTemplate } from './template.ts';
import { Virsh } from './virsh.ts';
import { bytesOfVolumes, volumeNames, type Volume } from './volumes.ts';

/** How often a guest that was asked to shut down is looked at, in milliseconds. */
const lookEvery = 500;

/** How long a host may take to say that it is there, in milliseconds: machines are placed on others meanwhile. */
const reachedWithin = 10_000;

/** A machine and how its host is reached. */
interface Reached {
  id: string;
  virsh: Virsh;
  volumes: MachineVolumes;
  host: LibvirtHost;
}

/**
 * QEMU's machines through libvirt (`docs/adr/0024-libvirt-by-virsh.md`). A machine is made in steps that can each be done again,
 * its volumes first; it exists once its domain is defined.
 */
export class LibvirtProvider implements VmProvider {
  readonly readsImages = true;
  readonly #settings: LibvirtSettings;
  readonly #hosts: ReadonlyMap<string, { host: LibvirtHost; virsh: Virsh }>;

  /** @throws ZodError for options that are not of the kind */
  constructor(options: LibvirtOptions) {
    this.#settings = libvirtOptionsSchema.parse(options);
    const { hosts, commandTimeoutMs } = this.#settings;
    this.#hosts = new Map(hosts.map((host) => [host.name, { host, virsh: new Virsh(host.uri, commandTimeoutMs) }]));
  }

  async hosts(signal: AbortSignal): Promise<Host[]> {
    const soon = AbortSignal.any([signal, AbortSignal.timeout(reachedWithin)]);
    const answers = await Promise.allSettled(
      [...this.#hosts.values()].map(({ virsh, host }) => capacityOf(virsh, host, this.#settings.machinePool, soon)),
    );
    const reached = answers.flatMap((answer) => (answer.status === 'fulfilled' ? [answer.value] : []));
    if (reached.length > 0) return reached;
    const reasons = answers.map((answer): unknown => (answer.status === 'rejected' ? answer.reason : undefined));
    throw new ProviderError('unavailable', 'No host can be reached.', { cause: new AggregateError(reasons) });
  }

  async create(specification: VmSpecification, signal: AbortSignal): Promise<VmState> {
    const reached = this.#reach(specification);
    const { id, virsh } = reached;
    const existing = await findDomain(virsh, id, signal);
    if (existing && !this.#isOwn(existing)) {
      throw new ProviderError('conflict', 'The host has another machine of this id.');
    }
    if (existing) return this.start(specification, signal);
    await this.#define({ ...specification, id }, reached, signal);
    await unlessConflict(virsh.run(['start', '--domain', id], signal));
    return this.#running(reached, signal);
  }

  async start(vm: PlacedVm, signal: AbortSignal): Promise<VmState> {
    const reached = this.#reach(vm);
    const { id, virsh } = reached;
    const { running } = await this.#get(reached, signal);
    if (!running) await unlessConflict(virsh.run(['start', '--domain', id], signal));
    // It may have been paused by hand, or by QEMU for want of room on the disk.
    else if ((await virsh.run(['domstate', '--domain', id], signal)).trim() === 'paused') {
      await virsh.run(['resume', '--domain', id], signal);
    }
    return this.#running(reached, signal);
  }

  async stop(vm: PlacedVm, graceMs: number, signal: AbortSignal): Promise<VmState> {
    const reached = this.#reach(vm);
    const { running } = await this.#get(reached, signal);
    if (running && !(await this.#shutDown(reached, graceMs, signal))) await this.#switchOff(reached, signal);
    return { power: 'stopped', ipAddress: null };
  }

  async restart(vm: PlacedVm, signal: AbortSignal): Promise<VmState> {
    const reached = this.#reach(vm);
    const { running } = await this.#get(reached, signal);
    // If it stops at this moment it is started.
    if (running) await unlessConflict(reached.virsh.run(['reset', '--domain', reached.id], signal));
    return this.start(vm, signal);
  }

  async resize(vm: PlacedVm, size: VmSize, signal: AbortSignal): Promise<VmState> {
    const reached = this.#reach(vm);
    const { id, virsh, volumes } = reached;
    const domain = await this.#get(reached, signal);
    if (domain.running) throw new ProviderError('conflict', 'The machine is running.');
    const missing = bytesOf(size.diskGb) - (await diskOf(reached, signal)).capacityBytes;
    if (missing < 0) throw new ProviderError('rejected', 'A disk cannot become smaller.');
    const growing = {
      cpu: size.cpu > domain.cpu ? size.cpu : 0,
      memoryGb: kibOf(size.memoryGb) > domain.memoryKib ? size.memoryGb : 0,
      diskGb: missing > 0 ? size.diskGb : 0,
    };
    await this.#demandRoom(reached, growing, signal);
    if (missing > 0) await volumes.growDisk(bytesOf(size.diskGb), signal);
    const memory = `${kibOf(size.memoryGb)}KiB`;
    for (const change of [
      ['setmaxmem', '--domain', id, '--size', memory, '--config'],
      ['setmem', '--domain', id, '--size', memory, '--config'],
      ['setvcpus', '--domain', id, '--count', `${size.cpu}`, '--config', '--maximum'],
      ['setvcpus', '--domain', id, '--count', `${size.cpu}`, '--config'],
    ]) {
      await virsh.run(change, signal);
    }
    return { power: 'stopped', ipAddress: null };
  }

  async size(vm: PlacedVm, signal: AbortSignal): Promise<VmSize> {
    const reached = this.#reach(vm);
    const { cpu, memoryKib } = await this.#get(reached, signal);
    const { capacityBytes } = await diskOf(reached, signal);
    return { cpu, memoryGb: Math.ceil(memoryKib / kibOf(1)), diskGb: Math.ceil(capacityBytes / bytesOf(1)) };
  }

  async delete(vm: PlacedVm, signal: AbortSignal): Promise<void> {
    const reached = this.#reach(vm);
    const { id, virsh, volumes } = reached;
    const domain = await findDomain(virsh, id, signal);
    // Its disks are not ours to delete, either.
    if (domain && !this.#isOwn(domain)) return;
    if (domain?.running) await this.#switchOff(reached, signal);
    if (domain) {
      const kept = ['--managed-save', '--snapshots-metadata', '--checkpoints-metadata', '--nvram'];
      await unlessMissing(virsh.run(['undefine', '--domain', id, ...kept], signal));
    }
    await volumes.delete(signal);
  }

  async inspect(vm: PlacedVm, signal: AbortSignal): Promise<VmState | null> {
    const reached = this.#reach(vm);
    const domain = await this.#find(reached, signal);
    if (!domain) return null;
    return domain.running ? this.#running(reached, signal) : { power: 'stopped', ipAddress: null };
  }

  async list(host: string, signal: AbortSignal): Promise<OwnedVm[]> {
    const { virsh } = this.#host(host);
    const own = (await allDomains(virsh, signal)).filter((domain) => this.#isOwn(domain));
    const running = own.filter((domain) => domain.running).map(({ uuid }) => uuid);
    const addresses = await addressesOf(virsh, this.#settings.network.type, running, signal);
    return own.map(({ uuid, owner, running }) => ({
      ...{ id: uuid, host, tenantId: owner?.tenantId ?? '' },
      ...{ power: running ? 'running' : 'stopped', ipAddress: addresses.get(uuid) ?? null },
    }));
  }

  async console(vm: PlacedVm, bytes: number, signal: AbortSignal): Promise<string> {
    const reached = this.#reach(vm);
    await this.#get(reached, signal);
    const log = reached.volumes.name('console.log');
    return endOfLog(reached.virsh, this.#settings.machinePool, log, bytes, signal);
  }

  /** Every command has a connection of its own. */
  async close(): Promise<void> {
    return Promise.resolve();
  }

  #host(name: string): { host: LibvirtHost; virsh: Virsh } {
    const found = this.#hosts.get(name);
    if (!found) throw new ProviderError('not_found', 'There is no such host.');
    return found;
  }

  #reach(vm: PlacedVm): Reached {
    const { host, virsh } = this.#host(vm.host);
    const id = demandVmId(vm.id);
    return { id, host, virsh, volumes: new MachineVolumes(virsh, this.#settings, id) };
  }

  #isOwn(domain: Domain): boolean {
    return isOwn(domain, this.#settings.installationId);
  }

  async #find({ id, virsh }: Reached, signal: AbortSignal): Promise<Domain | null> {
    const domain = await findDomain(virsh, id, signal);
    return domain && this.#isOwn(domain) ? domain : null;
  }

  async #get(reached: Reached, signal: AbortSignal): Promise<Domain> {
    const domain = await this.#find(reached, signal);
    if (!domain) throw new ProviderError('not_found', 'The hypervisor has no such machine.');
    return domain;
  }

  async #define(specification: VmSpecification, reached: Reached, signal: AbortSignal): Promise<void> {
    const { virsh, volumes } = reached;
    const { source, diskGb } = specification;
    const template =
      source.type === 'template'
        ? await findTemplate(virsh, this.#settings.imagePool, source.image, signal)
        : (await demandInstallationImage(source.file), null);
    if (template && template.capacityBytes > bytesOf(diskGb)) {
      throw new ProviderError('rejected', 'The disk is smaller than the template’s.');
    }
    await this.#demandRoom(reached, specification, signal);
    const files = await volumes.ensure(specification, template, signal);
    const definition = domainXml(specification, files, this.#settings);
    await virsh.define(definition, (file) => ['define', '--file', file, '--validate'], signal);
  }

  /** @param asked what the machine is to have in all; none of what it need not have more of */
  async #demandRoom({ id, virsh, host, volumes }: Reached, asked: VmSize, signal: AbortSignal): Promise<void> {
    const { machinePool } = this.#settings;
    const capacity = await capacityOf(virsh, host, machinePool, signal);
    const others = (await allDomains(virsh, signal)).filter(({ uuid }) => uuid !== id);
    const volumesOfOthers = (await volumeNames(virsh, machinePool, signal)).filter((name) => !volumes.isOwn(name));
    const disks = await bytesOfVolumes(virsh, machinePool, volumesOfOthers, signal);
    demandRoom(capacity, usedOf(others, disks), asked);
  }

  async #running({ id, virsh }: Reached, signal: AbortSignal): Promise<VmState> {
    const addresses = await addressesOf(virsh, this.#settings.network.type, [id], signal);
    return { power: 'running', ipAddress: addresses.get(id) ?? null };
  }

  /** Ask the guest, and wait for it. @returns whether it has stopped */
  async #shutDown(reached: Reached, graceMs: number, signal: AbortSignal): Promise<boolean> {
    if (graceMs <= 0) return false;
    const until = Date.now() + graceMs;
    // Not through its agent, which may never answer.
    await unlessConflict(reached.virsh.run(['shutdown', '--domain', reached.id, '--mode', 'acpi'], signal));
    for (;;) {
      if (!(await this.#find(reached, signal))?.running) return true;
      const remaining = until - Date.now();
      if (remaining <= 0) return false;
      await delay(Math.min(lookEvery, remaining), undefined, { signal }).catch((cause: unknown) => {
        throw new ProviderError('unavailable', 'The hypervisor did not answer in time.', { cause });
      });
    }
  }

  async #switchOff({ id, virsh }: Reached, signal: AbortSignal): Promise<void> {
    await unlessConflict(unlessMissing(virsh.run(['destroy', '--domain', id], signal)));
  }
}

const diskOf = async ({ volumes }: Reached, signal: AbortSignal): Promise<Volume> => {
  const disk = await volumes.disk(signal);
  if (!disk) throw new ProviderError('not_found', 'The machine’s disk is gone.');
  return disk;
};

const unless =
  (kind: ProviderError['kind']) =>
  async (call: Promise<unknown>): Promise<void> => {
    try {
      await call;
    } catch (error) {
      if (!(error instanceof ProviderError && error.kind === kind)) throw error;
    }
  };

/** What would have been done by the command is so already. */
const unlessConflict = unless('conflict');
const unlessMissing = unless('not_found');
