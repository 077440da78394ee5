import { ProviderError } from '../provider.ts';
import { childOf, readXml, textOf } from './read-xml.ts';
import { isWord, type Virsh } from './virsh.ts';
import { xml } from './write-xml.ts';

export interface Volume {
  /** On the host. */
  path: string;
  /** As libvirt makes it out, or was told. */
  format: string;
  capacityBytes: number;
  /** What it is laid over. */
  backingPath: string | null;
}

/** What a volume is to be. It is named by the name of its machine, or by that of an image: a plain word. */
export interface VolumeDefinition {
  name: string;
  format: 'qcow2' | 'raw';
  capacityBytes: number;
  /** What it is laid over. */
  backing?: { path: string; format: 'qcow2' | 'raw' };
}

/** A volume as it is now. The pool's other files are looked for where it is not known. */
export const describeVolume = async (
  virsh: Virsh,
  pool: string,
  name: string,
  signal: AbortSignal,
): Promise<Volume | null> =>
  (await knownVolume(virsh, pool, name, signal)) ??
  (await refreshPool(virsh, pool, signal), knownVolume(virsh, pool, name, signal));

const knownVolume = async (virsh: Virsh, pool: string, name: string, signal: AbortSignal): Promise<Volume | null> => {
  const document = await unlessMissing(virsh.run(['vol-dumpxml', '--pool', pool, '--vol', name], signal));
  if (document === null) return null;
  const volume = readXml(document);
  const backingPath = textOf(volume, 'backingStore', 'path');
  return {
    path: textOf(volume, 'target', 'path'),
    format: childOf(volume, 'target', 'format')?.attributes.type ?? '',
    capacityBytes: Number(textOf(volume, 'capacity')),
    backingPath: backingPath === '' ? null : backingPath,
  };
};

/** Make libvirt look for files that came or went without it. */
export const refreshPool = async (virsh: Virsh, pool: string, signal: AbortSignal): Promise<void> => {
  await virsh.run(['pool-refresh', '--pool', pool], signal);
};

/**
 * The volume, made where there is none. One that is there already is from an earlier attempt, perhaps of another process at
 * this moment: only if it is not what is wanted it is made again.
 */
export const ensureVolume = async (
  virsh: Virsh,
  pool: string,
  wanted: VolumeDefinition,
  signal: AbortSignal,
): Promise<Volume> => {
  const made = await createVolume(virsh, pool, wanted, signal);
  const volume = await describeVolume(virsh, pool, wanted.name, signal);
  if (volume && (made || fits(volume, wanted))) return volume;
  await deleteVolume(virsh, pool, wanted.name, signal);
  await createVolume(virsh, pool, wanted, signal);
  const again = await describeVolume(virsh, pool, wanted.name, signal);
  if (!again) throw new ProviderError('unavailable', 'The host did not make the disk.');
  return again;
};

const fits = (volume: Volume, { format, capacityBytes, backing }: VolumeDefinition): boolean =>
  volume.capacityBytes === capacityBytes &&
  // What a raw file holds may look like something else to libvirt, such as an ISO.
  (format === 'raw' || volume.format === format) &&
  volume.backingPath === (backing?.path ?? null);

/** Make it if there is none. @returns whether there was none */
export const createVolume = async (
  virsh: Virsh,
  pool: string,
  { name, format, capacityBytes, backing }: VolumeDefinition,
  signal: AbortSignal,
): Promise<boolean> => {
  const definition = xml`<volume>
  <name>${name}</name>
  <capacity unit='bytes'>${capacityBytes}</capacity>
  <allocation unit='bytes'>0</allocation>
  <target><format type='${format}'/>${format === 'qcow2' ? xml`<compat>1.1</compat>` : []}</target>
  ${backing ? xml`<backingStore><path>${backing.path}</path><format type='${backing.format}'/></backingStore>` : []}
</volume>
`;
  try {
    await virsh.define(definition.text, (file) => ['vol-create', '--pool', pool, '--file', file], signal);
    return true;
  } catch (error) {
    if (error instanceof ProviderError && error.kind === 'conflict') return false;
    throw error;
  }
};

/** Succeeds where it is gone. */
export const deleteVolume = async (virsh: Virsh, pool: string, name: string, signal: AbortSignal): Promise<void> => {
  await unlessMissing(virsh.run(['vol-delete', '--pool', pool, '--vol', name], signal));
};

/** The names of the pool's volumes that are plain words, as all of ours are. */
export const volumeNames = async (virsh: Virsh, pool: string, signal: AbortSignal): Promise<string[]> => {
  const lines = (await virsh.run(['vol-list', '--pool', pool], signal)).split('\n');
  return lines.map((line) => line.trim().split(/\s+/, 1)[0] ?? '').filter(isWord);
};

/** How much the volumes may hold, all together. */
export const bytesOfVolumes = async (
  virsh: Virsh,
  pool: string,
  names: readonly string[],
  signal: AbortSignal,
): Promise<number> => {
  const commands = names.map((name) => `vol-info --bytes --pool ${pool} --vol ${name}`);
  // One may have gone meanwhile.
  const output = await virsh.each(commands, signal);
  return [...output.matchAll(/^Capacity:\s+(\d+) bytes$/gm)].reduce((sum, [, bytes]) => sum + Number(bytes), 0);
};

/** Null for a volume that is not there; whatever else is wrong remains an error. */
const unlessMissing = async (call: Promise<string>): Promise<string | null> => {
  try {
    return await call;
  } catch (error) {
    if (error instanceof ProviderError && error.kind === 'not_found') return null;
    throw error;
  }
};
