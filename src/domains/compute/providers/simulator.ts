import { createHash } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { z } from 'zod';
import { newId } from '../../../shared/ids.ts';
import { endOfText } from './end-of-text.ts';
import { demandImageName } from './image-name.ts';
import {
  ProviderError,
  type Host,
  type OwnedVm,
  type PlacedVm,
  type VmProvider,
  type VmSize,
  type VmSpecification,
  type VmState,
} from './provider.ts';

export interface SimulatorOptions {
  /** Where machines are kept, a file each: they outlive the process, as on a hypervisor. */
  folder: string;
  /** How long each step takes, in milliseconds. */
  delayMs: number;
  /** By default one that has room for thousands. */
  hosts?: readonly Host[];
}

const machineSchema = z.object({
  id: z.string(),
  tenantId: z.string(),
  host: z.string(),
  name: z.string(),
  size: z.object({ cpu: z.number(), memoryGb: z.number(), diskGb: z.number() }),
  power: z.enum(['running', 'stopped']),
  console: z.string(),
});
type Machine = z.infer<typeof machineSchema>;

/** What `faults.json` in the folder says, so that it can be put there while the simulator runs. */
const faultsSchema = z.array(
  z.object({
    operation: z.enum(['create', 'start', 'stop', 'restart', 'resize', 'delete']),
    kind: z.enum(['not_found', 'conflict', 'quota', 'unavailable', 'rejected']),
    /** How often it happens, from 0 to 1. */
    rate: z.number().min(0).max(1),
    /** Whether it happens before anything was done, or instead of the answer. */
    when: z.enum(['before', 'after']),
  }),
);
type Operation = z.infer<typeof faultsSchema>[number]['operation'];

const roomy: Host = { name: 'simulator', cpu: 100_000, memoryGb: 1_000_000, diskGb: 10_000_000 };
const longestConsole = 64 * 1024;

/**
 * A hypervisor of files, for development and tests: real changes of state after a delay, and faults on demand. Several processes may
 * share one.
 */
export class SimulatedProvider implements VmProvider {
  readonly readsImages: boolean = false;
  readonly #folder: string;
  readonly #delay: number;
  readonly #hosts: readonly Host[];

  constructor({ folder, delayMs, hosts = [roomy] }: SimulatorOptions) {
    this.#folder = folder;
    this.#delay = delayMs;
    this.#hosts = hosts;
    mkdirSync(join(folder, 'machines'), { recursive: true });
  }

  async hosts(): Promise<Host[]> {
    return Promise.resolve([...this.#hosts]);
  }

  async create(specification: VmSpecification, signal: AbortSignal): Promise<VmState> {
    return this.#operate('create', signal, async () => {
      const { id, host, tenantId, name, cpu, memoryGb, diskGb, source } = specification;
      // Faults that can be asked for by hand.
      if (name.startsWith('fail-')) throw new ProviderError('rejected', 'The simulator was asked to fail.');
      if (source.type === 'template' && demandImageName(source.image).startsWith('missing')) {
        throw new ProviderError('not_found', `There is no image ${source.image}.`);
      }
      const existing = await this.#find({ id, host });
      if (!existing) await this.#demandRoom(host, { cpu, memoryGb, diskGb });
      const made = existing ?? {
        id,
        tenantId,
        host,
        name,
        size: { cpu, memoryGb, diskGb },
        power: 'stopped',
        console: '',
      };
      return this.#save(switched(made, 'running'));
    });
  }

  async start(vm: PlacedVm, signal: AbortSignal): Promise<VmState> {
    return this.#operate('start', signal, async () => this.#save(switched(await this.#get(vm), 'running')));
  }

  async stop(vm: PlacedVm, _graceMs: number, signal: AbortSignal): Promise<VmState> {
    return this.#operate('stop', signal, async () => this.#save(switched(await this.#get(vm), 'stopped')));
  }

  async restart(vm: PlacedVm, signal: AbortSignal): Promise<VmState> {
    return this.#operate('restart', signal, async () => {
      return this.#save(switched(switched(await this.#get(vm), 'stopped'), 'running'));
    });
  }

  async resize(vm: PlacedVm, { cpu, memoryGb, diskGb }: VmSize, signal: AbortSignal): Promise<VmState> {
    return this.#operate('resize', signal, async () => {
      const machine = await this.#get(vm);
      if (machine.power === 'running') throw new ProviderError('conflict', 'The machine is running.');
      if (diskGb < machine.size.diskGb) throw new ProviderError('rejected', 'A disk cannot become smaller.');
      return this.#save({ ...machine, size: { cpu, memoryGb, diskGb } });
    });
  }

  async size(vm: PlacedVm): Promise<VmSize> {
    const { cpu, memoryGb, diskGb } = (await this.#get(vm)).size;
    return { cpu, memoryGb: Math.ceil(memoryGb), diskGb: Math.ceil(diskGb) };
  }

  async delete(vm: PlacedVm, signal: AbortSignal): Promise<void> {
    await this.#operate('delete', signal, async () => rm(this.#file(vm.id), { force: true }));
  }

  async inspect(vm: PlacedVm): Promise<VmState | null> {
    const machine = await this.#find(vm);
    return machine && stateOf(machine);
  }

  async list(host: string): Promise<OwnedVm[]> {
    this.#demandHost(host);
    return (await this.#machines(host)).map((machine) => {
      return { id: machine.id, host, tenantId: machine.tenantId, ...stateOf(machine) };
    });
  }

  async console(vm: PlacedVm, bytes: number): Promise<string> {
    return endOfText(Buffer.from((await this.#get(vm)).console), bytes);
  }

  async close(): Promise<void> {
    return Promise.resolve();
  }

  async #operate<Result>(operation: Operation, signal: AbortSignal, work: () => Promise<Result>): Promise<Result> {
    const faults = await this.#faults();
    const fail = (when: 'before' | 'after'): void => {
      const fault = faults.find((each) => each.operation === operation && each.when === when);
      if (fault && Math.random() < fault.rate) throw new ProviderError(fault.kind, 'The simulator was asked to fail.');
    };
    await delay(this.#delay, undefined, { signal }).catch(() => {
      throw new ProviderError('unavailable', 'The hypervisor did not answer in time.');
    });
    fail('before');
    const result = await work();
    fail('after');
    return result;
  }

  async #faults(): Promise<z.infer<typeof faultsSchema>> {
    const text = await readFile(join(this.#folder, 'faults.json'), 'utf8').catch(() => '[]');
    return faultsSchema.parse(JSON.parse(text));
  }

  #demandHost(name: string): Host {
    const host = this.#hosts.find((each) => each.name === name);
    if (!host) throw new ProviderError('not_found', `There is no host ${name}.`);
    return host;
  }

  async #demandRoom(name: string, asked: VmSize): Promise<void> {
    const host = this.#demandHost(name);
    const machines = await this.#machines(name);
    for (const part of ['cpu', 'memoryGb', 'diskGb'] as const) {
      const used = machines.reduce((sum, { size }) => sum + size[part], 0);
      if (used + asked[part] > host[part]) throw new ProviderError('quota', 'The host has no room for the machine.');
    }
  }

  async #machines(host: string): Promise<Machine[]> {
    const files = (await readdir(join(this.#folder, 'machines'))).filter((file) => file.endsWith('.json'));
    const machines = await Promise.all(files.map((file) => this.#find({ id: file.slice(0, -'.json'.length), host })));
    return machines.filter((machine) => machine !== null);
  }

  async #get(vm: PlacedVm): Promise<Machine> {
    const machine = await this.#find(vm);
    if (!machine) throw new ProviderError('not_found', 'The hypervisor has no such machine.');
    return machine;
  }

  async #find({ id, host }: PlacedVm): Promise<Machine | null> {
    const text = await readFile(this.#file(id), 'utf8').catch((error: unknown) => {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
      throw error;
    });
    const machine = text === null ? null : machineSchema.parse(JSON.parse(text));
    return machine?.host === host ? machine : null;
  }

  /** Renamed when whole: a process may be killed at any moment. */
  async #save(machine: Machine): Promise<VmState> {
    const file = this.#file(machine.id);
    const part = `${file}.${newId()}`;
    await writeFile(part, JSON.stringify(machine));
    await rename(part, file);
    return stateOf(machine);
  }

  #file(id: string): string {
    return join(this.#folder, 'machines', `${id}.json`);
  }
}

const switched = (machine: Machine, power: VmState['power']): Machine => {
  if (machine.power === power) return machine;
  const line = power === 'running' ? `${machine.name} login:` : 'reboot: Power down';
  return { ...machine, power, console: `${machine.console}${line}\n`.slice(-longestConsole) };
};

const stateOf = ({ id, power }: Machine): VmState => ({
  power,
  ipAddress: power === 'running' ? addressOf(id) : null,
});

/** A private address that is always the same for the same machine. */
const addressOf = (id: string): string => {
  const [a = 0, b = 0, c = 0] = createHash('sha256').update(id).digest();
  return `10.${a}.${b}.${(c % 254) + 1}`;
};
