import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { demandImageName } from '../image-name.ts';
import { ProviderError } from '../provider.ts';
import { qcow2Header } from './qcow2-header.ts';
import { withFolder, type Virsh } from './virsh.ts';
import { describeVolume } from './volumes.ts';

/** An image in the image pool that machines' disks can be laid over. */
export interface Template {
  /** On the host. */
  path: string;
  format: 'qcow2' | 'raw';
  capacityBytes: number;
}

/**
 * The template of this name. One that reads other files of the host through its header would show them to its guests: what the header
 * says is read from the volume itself, since libvirt 9 tells of backing files and not of data files.
 *
 * @throws ProviderError `not_found` where there is none, `rejected` for one of another format, or one that is not whole in itself
 */
export const findTemplate = async (
  virsh: Virsh,
  pool: string,
  image: string,
  signal: AbortSignal,
): Promise<Template> => {
  demandImageName(image);
  const volume = await describeVolume(virsh, pool, image, signal);
  if (!volume) throw new ProviderError('not_found', `There is no image ${image}.`);
  const header = qcow2Header(await firstBytes(virsh, pool, image, signal));
  if (header && !header.selfContained) {
    throw new ProviderError('rejected', 'The image refers to another file.');
  }
  if (!header && volume.format !== 'raw') throw new ProviderError('rejected', 'The image is neither qcow2 nor raw.');
  return {
    path: volume.path,
    format: header ? 'qcow2' : 'raw',
    capacityBytes: header ? header.capacityBytes : volume.capacityBytes,
  };
};

const firstBytes = async (virsh: Virsh, pool: string, volume: string, signal: AbortSignal): Promise<Buffer> =>
  withFolder(async (folder) => {
    const file = join(folder, 'header');
    await virsh.run(['vol-download', '--length', '512', '--pool', pool, '--vol', volume, '--file', file], signal);
    return readFile(file);
  });
