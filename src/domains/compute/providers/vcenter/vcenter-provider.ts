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
import { endOfText } from '../end-of-text.ts';
import { DatastoreFiles } from './datastore-files.ts';
import { demandNoSmallerDisk, hardwareOf, ownFile, sizeOf } from './hardware.ts';
import { resizingSpec } from './machine-config.ts';
import { MachineFinder } from './machine-finder.ts';
import { MachineMaker, type Installed } from './machine-maker.ts';
import { stateOf, type Machine } from './machine.ts';
import { Placements, type Places } from './placement.ts';
import { powerOff, powerOn, reset, shutDown } from './power.ts';
import { toProviderError } from './provider-error.ts';
import { runTask } from './task.ts';
import { VcenterConnection, type ConnectionOptions } from './vcenter-connection.ts';
import { VcenterSession, type Credentials } from './vcenter-session.ts';
import { VimFault } from './vim-fault.ts';

export interface VcenterOptions extends ConnectionOptions, Credentials, Places {
  /** What tells our machines from those of others in the same vCenter. */
  installationId: string;
  /** Of machines that are made from an installation image; by default some 64-bit Linux without a network. */
  installed?: Installed;
}

/** Machines of a vCenter, by its SOAP API (`vim25`): a host is a cluster there, which places within itself. */
export class VcenterProvider implements VmProvider {
  readonly readsImages = true;
  readonly #connection: VcenterConnection;
  readonly #session: VcenterSession;
  readonly #finder: MachineFinder;
  readonly #placements: Placements;
  readonly #files: DatastoreFiles;
  readonly #maker: MachineMaker;

  /** Connects with the first call. @throws Error for an address that is not `https:`, or this machine's own */
  constructor(options: VcenterOptions) {
    const { installationId, datastore, installed = { guestId: 'otherLinux64Guest' } } = options;
    const connection = new VcenterConnection(options);
    const session = new VcenterSession(connection, options);
    const finder = new MachineFinder(session, installationId);
    const placements = new Placements(session, finder, options);
    const files = new DatastoreFiles(connection, session, options.datacenter);
    this.#maker = new MachineMaker({ session, finder, placements, files, installationId, datastore, installed });
    [this.#connection, this.#session, this.#finder] = [connection, session, finder];
    [this.#placements, this.#files] = [placements, files];
  }

  async hosts(signal: AbortSignal): Promise<Host[]> {
    return this.#operate(async () => {
      const hosts = await this.#placements.hosts(signal);
      if (hosts.length === 0) throw new ProviderError('unavailable', 'No host can be reached.');
      return hosts;
    });
  }

  async create(specification: VmSpecification, signal: AbortSignal): Promise<VmState> {
    return this.#operate(async () => {
      const { power, object } = await this.#maker.make(specification, signal);
      if (power === 'stopped') await powerOn(this.#session, object, signal);
      return this.#state(specification, signal);
    });
  }

  async start(vm: PlacedVm, signal: AbortSignal): Promise<VmState> {
    return this.#operate(async () => {
      const { power, object } = await this.#get(vm, signal);
      if (power === 'stopped') await powerOn(this.#session, object, signal);
      return this.#state(vm, signal);
    });
  }

  async stop(vm: PlacedVm, graceMs: number, signal: AbortSignal): Promise<VmState> {
    return this.#operate(async () => {
      const machine = await this.#get(vm, signal);
      if (machine.power === 'running') await shutDown(this.#session, machine, graceMs, signal);
      return this.#state(vm, signal);
    });
  }

  async restart(vm: PlacedVm, signal: AbortSignal): Promise<VmState> {
    return this.#operate(async () => {
      const { power, object } = await this.#get(vm, signal);
      await (power === 'running' ? reset : powerOn)(this.#session, object, signal);
      return this.#state(vm, signal);
    });
  }

  async resize(vm: PlacedVm, size: VmSize, signal: AbortSignal): Promise<VmState> {
    return this.#operate(async () => {
      const { power, object: on } = await this.#get(vm, signal);
      if (power === 'running') throw new ProviderError('conflict', 'The machine is running.');
      const hardware = await hardwareOf(this.#session, on, signal);
      demandNoSmallerDisk(hardware.devices, size.diskGb);
      const parameters = { spec: resizingSpec(size, hardware) };
      await runTask(this.#session, { method: 'ReconfigVM_Task', on, parameters, signal });
      return this.#state(vm, signal);
    });
  }

  async size(vm: PlacedVm, signal: AbortSignal): Promise<VmSize> {
    return this.#operate(async () => {
      const { object } = await this.#get(vm, signal);
      return sizeOf(this.#session, object, signal);
    });
  }

  async delete(vm: PlacedVm, signal: AbortSignal): Promise<void> {
    await this.#operate(async () => {
      const folder = await this.#placements.folder(signal);
      const machine = await this.#finder.findOrBlocked(vm.id, folder, signal);
      if (machine === 'making') throw new ProviderError('unavailable', 'The machine is still being made.');
      if (machine !== 'nothing' && machine !== 'foreign') await this.#destroy(machine, signal);
    });
  }

  async inspect(vm: PlacedVm, signal: AbortSignal): Promise<VmState | null> {
    return this.#operate(async () => {
      const machine = await this.#finder.find(vm.id, signal);
      return machine && stateOf(machine);
    });
  }

  async list(host: string, signal: AbortSignal): Promise<OwnedVm[]> {
    return this.#operate(async () => {
      this.#placements.demandHost(host);
      const machines = await this.#finder.list(await this.#placements.folder(signal), signal);
      return machines
        .filter((machine) => machine.host === host)
        .map((machine) => ({ id: machine.id, host, tenantId: machine.tenantId, ...stateOf(machine) }));
    });
  }

  async console(vm: PlacedVm, bytes: number, signal: AbortSignal): Promise<string> {
    return this.#operate(async () => {
      const { object } = await this.#get(vm, signal);
      const file = ownFile(await hardwareOf(this.#session, object, signal), 'VirtualSerialPort');
      return file === undefined ? '' : endOfText(await this.#files.end(file, bytes, signal), bytes);
    });
  }

  async close(): Promise<void> {
    await this.#session.close();
    this.#connection.close();
  }

  async #operate<Result>(work: () => Promise<Result>): Promise<Result> {
    try {
      return await work();
    } catch (error) {
      throw toProviderError(error);
    }
  }

  async #get({ id }: PlacedVm, signal: AbortSignal): Promise<Machine> {
    const machine = await this.#finder.find(id, signal);
    if (!machine) throw new ProviderError('not_found', 'The hypervisor has no such machine.');
    return machine;
  }

  async #state(vm: PlacedVm, signal: AbortSignal): Promise<VmState> {
    return stateOf(await this.#get(vm, signal));
  }

  async #destroy({ object: on, power }: Machine, signal: AbortSignal): Promise<void> {
    try {
      if (power === 'running') await powerOff(this.#session, on, signal);
      // vCenter deletes the machine's own files, and the folder if it is empty then: what we put there goes first.
      const hardware = await hardwareOf(this.#session, on, signal);
      const files = [ownFile(hardware, 'VirtualSerialPort'), ownFile(hardware, 'VirtualCdrom')];
      const datacenter = await this.#placements.datacenter(signal);
      for (const file of files) {
        if (file !== undefined) await this.#files.remove(file, datacenter, signal);
      }
      await runTask(this.#session, { method: 'Destroy_Task', on, signal });
    } catch (error) {
      if (!(error instanceof VimFault && error.fault === 'ManagedObjectNotFound')) throw error;
    }
  }
}
