import { ProviderError, type Host, type VmSize } from '../provider.ts';
import type { MachineFinder } from './machine-finder.ts';
import { propertiesOfOne, retrieve, step, type Properties } from './properties.ts';
import type { Reference } from './reference.ts';
import type { VcenterSession } from './vcenter-session.ts';

/** Where in the inventory we work. Names that hold folders are separated by `/`. */
export interface Places {
  /** Such as `DC0`. */
  datacenter: string;
  /** Clusters, or hosts that stand alone, where machines can be placed: each is a host to whoever asks. Such as `Production/C1`. */
  clusters: readonly string[];
  /** Where all disks are. */
  datastore: string;
  /** The folder of our machines. */
  folder: string;
  /** The folder of the templates, which are the images. */
  templates: string;
  /** Virtual CPUs for each core. */
  cpuOvercommit: number;
}

/** A cluster, with what machines are placed by. */
export interface Placement {
  host: Host;
  pool: Reference;
  datastore: Reference;
  freeBytes: number;
}

const gibibyte = 1024 ** 3;

/** The places that an operator configured, as vCenter has them. */
export class Placements {
  readonly #session: VcenterSession;
  readonly #finder: MachineFinder;
  readonly #places: Places;

  constructor(session: VcenterSession, finder: MachineFinder, places: Places) {
    this.#session = session;
    this.#finder = finder;
    this.#places = places;
  }

  /** The clusters that have a host in service now. */
  async hosts(signal: AbortSignal): Promise<Host[]> {
    const all = await Promise.all(this.#places.clusters.map((name) => this.#find(name, signal)));
    return all.filter((placement) => placement !== null).map(({ host }) => host);
  }

  /** @throws ProviderError `not_found` for a host of nobody's, `unavailable` for one that is out of service */
  async get(name: string, signal: AbortSignal): Promise<Placement> {
    this.demandHost(name);
    const placement = await this.#find(name, signal);
    return placement ?? misconfigured(`the cluster ${name} in service`);
  }

  /** @throws ProviderError `not_found` */
  demandHost(name: string): void {
    if (this.#places.clusters.includes(name)) return;
    throw new ProviderError('not_found', 'There is no such host.');
  }

  /** @throws ProviderError `quota` where the machines that are there, ours and others', leave no room */
  async demandRoom({ host, pool, freeBytes }: Placement, asked: VmSize, signal: AbortSignal): Promise<void> {
    const along = [
      step('pools', 'ResourcePool', 'resourcePool', ['pools', 'machines']),
      step('machines', 'ResourcePool', 'vm', []),
    ];
    const paths = ['summary.config.numCpu', 'summary.config.memorySizeMB'];
    const machines = await retrieve(this.#session, { from: pool, type: 'VirtualMachine', paths, along, signal });
    const used = { cpu: 0, memoryMb: 0 };
    for (const { get } of machines) {
      used.cpu += Number(get('summary.config.numCpu')?.text ?? 0);
      used.memoryMb += Number(get('summary.config.memorySizeMB')?.text ?? 0);
    }
    const fits =
      used.cpu + asked.cpu <= host.cpu &&
      used.memoryMb / 1024 + asked.memoryGb <= host.memoryGb &&
      asked.diskGb * gibibyte <= freeBytes;
    if (!fits) throw new ProviderError('quota', 'The host has no room for the machine.');
  }

  /** The folder of our machines. @throws ProviderError `unavailable` where there is none */
  async folder(signal: AbortSignal): Promise<Reference> {
    const { folder } = this.#places;
    return (await this.#byPath('vm', folder, signal)) ?? misconfigured(`the folder ${folder}`);
  }

  /** @throws ProviderError `unavailable` where there is none */
  async templates(signal: AbortSignal): Promise<Reference> {
    const { templates } = this.#places;
    return (await this.#byPath('vm', templates, signal)) ?? misconfigured(`the folder ${templates}`);
  }

  /** @throws ProviderError `unavailable` where there is none */
  async network(path: string, signal: AbortSignal): Promise<Reference> {
    return (await this.#byPath('network', path, signal)) ?? misconfigured(`the network ${path}`);
  }

  /** Whose files are reached by its path. @throws ProviderError `unavailable` where there is none */
  async datacenter(signal: AbortSignal): Promise<Reference> {
    const { datacenter } = this.#places;
    return (await this.#finder.byPath(datacenter, signal)) ?? misconfigured(`the datacenter ${datacenter}`);
  }

  async #find(name: string, signal: AbortSignal): Promise<Placement | null> {
    const [cluster, datastore] = await Promise.all([
      this.#byPath('host', name, signal),
      this.#byPath('datastore', this.#places.datastore, signal),
    ]);
    if (!cluster || !datastore) return null;
    const [own, store] = await Promise.all([
      propertiesOfOne(this.#session, cluster, ['summary', 'resourcePool'], signal),
      propertiesOfOne(this.#session, datastore, ['summary'], signal),
    ]);
    return this.#placement(name, own, store);
  }

  #placement(name: string, cluster: Properties, datastore: Properties): Placement | null {
    const [has, stores] = [cluster.get('summary'), datastore.get('summary')];
    const pool = cluster.get('resourcePool')?.reference;
    if (!pool || stores?.textOf('accessible') !== 'true') return null;
    if ((has?.numberOf('numEffectiveHosts') ?? 0) === 0) return null;
    const host = {
      name,
      cpu: Math.floor((has?.numberOf('numCpuCores') ?? 0) * this.#places.cpuOvercommit),
      memoryGb: Math.floor((has?.numberOf('totalMemory') ?? 0) / gibibyte),
      diskGb: Math.floor((stores.numberOf('capacity') ?? 0) / gibibyte),
    };
    // Disks grow as they are written: what is promised to them and not yet written is not free.
    const promised = stores.numberOf('uncommitted') ?? 0;
    return { host, pool, datastore: datastore.object, freeBytes: (stores.numberOf('freeSpace') ?? 0) - promised };
  }

  async #byPath(
    kind: 'host' | 'vm' | 'datastore' | 'network',
    path: string,
    signal: AbortSignal,
  ): Promise<Reference | null> {
    return this.#finder.byPath(`${this.#places.datacenter}/${kind}/${path}`, signal);
  }
}

/** What an operator must set right is no reason to give a tenant's machine up. */
const misconfigured = (what: string): never => {
  const cause = new Error(`vCenter does not have ${what}`);
  throw new ProviderError('unavailable', 'The hypervisor cannot do it now.', { cause });
};
