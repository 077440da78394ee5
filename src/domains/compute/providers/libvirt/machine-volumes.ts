import { stat } from 'node:fs/promises';
import type { VmSpecification } from '../provider.ts';
import { bytesOf, type MachineFiles } from './domain-xml.ts';
import type { LibvirtSettings } from './libvirt-options.ts';
import { volumePrefix, type VolumeKind } from './ownership.ts';
import { writeSeedImage } from './seed-image.ts';
import type { Template } from './template.ts';
import { withFolder, type Virsh } from './virsh.ts';
import {
  createVolume,
  deleteVolume,
  describeVolume,
  ensureVolume,
  refreshPool,
  volumeNames,
  type Volume,
} from './volumes.ts';

/** A machine's volumes on its host: its disk, what it is set up from, and what it said. */
export class MachineVolumes {
  readonly #virsh: Virsh;
  readonly #pool: string;
  readonly #prefix: string;

  constructor(virsh: Virsh, { machinePool, installationId }: LibvirtSettings, vmId: string) {
    this.#virsh = virsh;
    this.#pool = machinePool;
    this.#prefix = volumePrefix({ installationId, vmId });
  }

  name(kind: VolumeKind): string {
    return `${this.#prefix}${kind}`;
  }

  isOwn(name: string): boolean {
    return name.startsWith(this.#prefix);
  }

  /** Whatever of them is not there yet, so that the machine can be defined. @param template null for an empty disk */
  async ensure(specification: VmSpecification, template: Template | null, signal: AbortSignal): Promise<MachineFiles> {
    // A file that libvirt does not know of is in the way of a volume of its name.
    await refreshPool(this.#virsh, this.#pool, signal);
    const disk = await this.#ensure(
      'disk.qcow2',
      { format: 'qcow2', capacityBytes: bytesOf(specification.diskGb), ...(template && { backing: template }) },
      signal,
    );
    const seed = await withFolder(async (folder) => {
      const file = await writeSeedImage(specification, folder, signal);
      return this.#upload('seed.iso', file, signal);
    });
    const { source } = specification;
    const installation = source.type === 'iso' ? await this.#upload('install.iso', source.file, signal) : null;
    // Made beforehand: libvirt tells nothing of files that it has not made or looked for.
    for (const kind of ['console.log', 'console.log.0'] as const) {
      const empty = { name: this.name(kind), format: 'raw', capacityBytes: 0 } as const;
      await createVolume(this.#virsh, this.#pool, empty, signal);
    }
    return { disk: disk.path, seed, installation, log: `${disk.path.slice(0, -'disk.qcow2'.length)}console.log` };
  }

  async disk(signal: AbortSignal): Promise<Volume | null> {
    return describeVolume(this.#virsh, this.#pool, this.name('disk.qcow2'), signal);
  }

  async growDisk(bytes: number, signal: AbortSignal): Promise<void> {
    const args = ['vol-resize', '--pool', this.#pool, '--vol', this.name('disk.qcow2'), '--capacity', `${bytes}B`];
    await this.#virsh.run(args, signal);
  }

  /** Succeeds where there are none. Logs that were rolled over go, too. */
  async delete(signal: AbortSignal): Promise<void> {
    await refreshPool(this.#virsh, this.#pool, signal);
    const names = await volumeNames(this.#virsh, this.#pool, signal);
    for (const name of names.filter((each) => this.isOwn(each))) {
      await deleteVolume(this.#virsh, this.#pool, name, signal);
    }
  }

  async #ensure(
    kind: VolumeKind,
    wanted: Omit<Parameters<typeof ensureVolume>[2], 'name'>,
    signal: AbortSignal,
  ): Promise<Volume> {
    return ensureVolume(this.#virsh, this.#pool, { name: this.name(kind), ...wanted }, signal);
  }

  /** Always all of it: an earlier attempt may have come to an end half-way. */
  async #upload(kind: VolumeKind, file: string, signal: AbortSignal): Promise<string> {
    const { size: capacityBytes } = await stat(file);
    const { path } = await this.#ensure(kind, { format: 'raw', capacityBytes }, signal);
    await this.#virsh.transfer(
      ['vol-upload', '--pool', this.#pool, '--vol', this.name(kind), '--file', file, '--length', `${capacityBytes}`],
      signal,
    );
    return path;
  }
}
