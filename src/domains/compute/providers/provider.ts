/** A machine by its id, and the host it was placed on. */
export interface PlacedVm {
  id: string;
  host: string;
}

/** What a machine has of everything; memory and disk in GiB. */
export interface VmSize {
  cpu: number;
  memoryGb: number;
  diskGb: number;
}

/** What a hypervisor is told about a machine to make. */
export interface VmSpecification extends PlacedVm, VmSize {
  tenantId: string;
  name: string;
  /** What its disk begins as: an image that the provider knows by this name, or an installation image in a file of this machine's. */
  source: { type: 'template'; image: string } | { type: 'iso'; file: string };
  /** For cloud-init. */
  userData: string | null;
}

/** What a hypervisor knows of a machine. */
export interface VmState {
  power: 'running' | 'stopped';
  ipAddress: string | null;
}

/** A machine that this installation made. */
export interface OwnedVm extends PlacedVm, VmState {
  tenantId: string;
}

/** Where machines can be placed, and how much all of them together may have. */
export interface Host extends VmSize {
  name: string;
}

/** Why a provider could not do what it was asked. `unavailable` is worth a retry, the others are not. */
export class ProviderError extends Error {
  readonly kind: 'not_found' | 'conflict' | 'quota' | 'unavailable' | 'rejected';
  /** @param message for the machine's users: nothing secret, nothing of the host's. */
  constructor(kind: ProviderError['kind'], message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'ProviderError';
    this.kind = kind;
  }
}

/**
 * The port to hypervisors. Every call may be repeated: a job that died half-way runs again, so creating what exists and deleting what is
 * gone succeed. Every call ends soon after its signal is aborted, and then it is not known how far it came. Each throws {@link ProviderError}:
 * `not_found` for a machine, image or host that is not there, `conflict` where the machine's state forbids it, `quota` where
 * there is no room, `rejected` where the hypervisor will never do it, `unavailable` where it may do it later.
 *
 * Only machines that this installation made are seen or touched, whatever else is on the hosts.
 */
export interface VmProvider {
  /** Whether installation images are read: what boots nothing needs none fetched. */
  readonly readsImages: boolean;
  /** Hosts that can be reached now. @throws ProviderError `unavailable` where none can */
  hosts(signal: AbortSignal): Promise<Host[]>;
  /** Create and start. Answers once the machine runs. One that is there already is started as it is. */
  create(specification: VmSpecification, signal: AbortSignal): Promise<VmState>;
  start(vm: PlacedVm, signal: AbortSignal): Promise<VmState>;
  /** Ask the guest to shut down, and switch it off where it has not after so many milliseconds. */
  stop(vm: PlacedVm, graceMs: number, signal: AbortSignal): Promise<VmState>;
  /** Reset a machine that runs; one that does not is started. */
  restart(vm: PlacedVm, signal: AbortSignal): Promise<VmState>;
  /** Of a stopped machine. A disk only grows. @throws ProviderError `conflict` while it runs, `rejected` for a smaller disk */
  resize(vm: PlacedVm, size: VmSize, signal: AbortSignal): Promise<VmState>;
  /** What the machine has now, in GiB, rounded up to whole ones. */
  size(vm: PlacedVm, signal: AbortSignal): Promise<VmSize>;
  /** With its disks. */
  delete(vm: PlacedVm, signal: AbortSignal): Promise<void>;
  /** The machine as the hypervisor has it; null if it has none of this id. */
  inspect(vm: PlacedVm, signal: AbortSignal): Promise<VmState | null>;
  /** The machines on a host. */
  list(host: string, signal: AbortSignal): Promise<OwnedVm[]>;
  /** The end of what the guest wrote to its serial console, at most so many bytes (UTF-8). */
  console(vm: PlacedVm, bytes: number, signal: AbortSignal): Promise<string>;
  /** Let go of connections. */
  close(): Promise<void>;
}
