import { createHash } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { ProviderError, type VmProvider, type VmSpecification, type VmState } from './provider.ts';

/**
 * A hypervisor in memory, for development and tests: real state changes after a delay. It starts empty with the
 * process, so a machine it is told of but has not seen is taken as one of an earlier life.
 */
export class SimulatedProvider implements VmProvider {
  readonly #machines = new Map<string, VmState>();
  readonly #delay: number;

  /** @param delayMs how long each operation takes, in milliseconds. */
  constructor(delayMs: number) {
    this.#delay = delayMs;
  }

  async create({ id, name }: VmSpecification): Promise<VmState> {
    await delay(this.#delay);
    // The one fault that can be asked for by hand, to see a machine in ERROR.
    if (name.startsWith('fail-')) throw new ProviderError('rejected', 'The simulator was asked to fail.');
    const existing = this.#machines.get(id);
    return existing ?? this.#set(id, { power: 'running', ipAddress: addressOf(id) });
  }

  async start(id: string): Promise<VmState> {
    return this.#power(id, 'running');
  }

  async stop(id: string): Promise<VmState> {
    return this.#power(id, 'stopped');
  }

  async restart(id: string): Promise<VmState> {
    return this.#power(id, 'running');
  }

  async delete(id: string): Promise<void> {
    await delay(this.#delay);
    this.#machines.delete(id);
  }

  async inspect(id: string): Promise<VmState | null> {
    return Promise.resolve(this.#machines.get(id) ?? null);
  }

  async #power(id: string, power: VmState['power']): Promise<VmState> {
    await delay(this.#delay);
    return this.#set(id, { power, ipAddress: power === 'running' ? addressOf(id) : null });
  }

  #set(id: string, state: VmState): VmState {
    this.#machines.set(id, state);
    return state;
  }
}

/** A private address that is always the same for the same machine. */
const addressOf = (id: string): string => {
  const [a = 0, b = 0, c = 0] = createHash('sha256').update(id).digest();
  return `10.${a}.${b}.${(c % 254) + 1}`;
};
