/** What a hypervisor is told about a machine to make. */
export interface VmSpecification {
  tenantId: string;
  id: string;
  name: string;
  cpu: number;
  memoryGb: number;
  diskGb: number;
  source: { type: 'template'; templateId: string } | { type: 'iso'; url: string };
}

/** What a hypervisor knows of a machine. */
export interface VmState {
  power: 'running' | 'stopped';
  ipAddress: string | null;
}

/** Why a provider could not do what it was asked. `unavailable` is worth a retry, the others are not. */
export class ProviderError extends Error {
  readonly kind: 'not_found' | 'conflict' | 'unavailable' | 'rejected';
  constructor(kind: ProviderError['kind'], message: string) {
    super(message);
    this.name = 'ProviderError';
    this.kind = kind;
  }
}

/**
 * The port to a hypervisor. Every call may be repeated: a job that died half-way runs again, so creating what exists
 * and deleting what is gone succeed.
 */
export interface VmProvider {
  /** Create and start. Answers once the machine runs. */
  create(specification: VmSpecification): Promise<VmState>;
  start(id: string): Promise<VmState>;
  stop(id: string): Promise<VmState>;
  restart(id: string): Promise<VmState>;
  delete(id: string): Promise<void>;
  /** The machine as the hypervisor has it; null if it has none of this id. */
  inspect(id: string): Promise<VmState | null>;
}
