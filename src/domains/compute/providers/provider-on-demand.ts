import type { PlacedVm, VmProvider, VmSize, VmSpecification } from './provider.ts';

/** A provider that is made when it is first asked: it must know which installation it works for, which the database tells. */
export class ProviderOnDemand implements VmProvider {
  readonly readsImages = true;
  readonly #make: () => Promise<VmProvider>;
  #made: Promise<VmProvider> | null = null;

  constructor(make: () => Promise<VmProvider>) {
    this.#make = make;
  }

  async hosts(signal: AbortSignal) {
    return (await this.#provider()).hosts(signal);
  }

  async create(specification: VmSpecification, signal: AbortSignal) {
    return (await this.#provider()).create(specification, signal);
  }

  async start(vm: PlacedVm, signal: AbortSignal) {
    return (await this.#provider()).start(vm, signal);
  }

  async stop(vm: PlacedVm, graceMs: number, signal: AbortSignal) {
    return (await this.#provider()).stop(vm, graceMs, signal);
  }

  async restart(vm: PlacedVm, signal: AbortSignal) {
    return (await this.#provider()).restart(vm, signal);
  }

  async resize(vm: PlacedVm, size: VmSize, signal: AbortSignal) {
    return (await this.#provider()).resize(vm, size, signal);
  }

  async size(vm: PlacedVm, signal: AbortSignal) {
    return (await this.#provider()).size(vm, signal);
  }

  async delete(vm: PlacedVm, signal: AbortSignal) {
    return (await this.#provider()).delete(vm, signal);
  }

  async inspect(vm: PlacedVm, signal: AbortSignal) {
    return (await this.#provider()).inspect(vm, signal);
  }

  async list(host: string, signal: AbortSignal) {
    return (await this.#provider()).list(host, signal);
  }

  async console(vm: PlacedVm, bytes: number, signal: AbortSignal) {
    return (await this.#provider()).console(vm, bytes, signal);
  }

  async close() {
    await (await this.#made)?.close();
  }

  /** One that could not be made is made anew for the next who asks. */
  #provider(): Promise<VmProvider> {
    this.#made ??= this.#make().catch((error: unknown) => {
      this.#made = null;
      throw error;
    });
    return this.#made;
  }
}
