import { open } from 'node:fs/promises';
import { constants } from 'node:fs';
import { ProviderError } from '../provider.ts';
import { qcow2Header } from './qcow2-header.ts';

/** Where the first volume descriptor begins, and what is in it after its type: an ISO 9660 or a UDF image. */
const descriptor = { at: 16 * 2048 + 1, names: ['CD001', 'BEA01'] };

/**
 * Hold a file against what it is given out for. As a machine's CD-ROM it is raw and its content points nowhere; one that would as
 * a disk is refused all the same.
 *
 * @throws ProviderError `not_found` where there is none, `rejected` for what is no image of a CD or DVD
 */
export const demandInstallationImage = async (file: string): Promise<void> => {
  // No link: where it leads could change until it is read.
  const handle = await open(file, constants.O_RDONLY | constants.O_NOFOLLOW).catch((cause: unknown) => {
    throw new ProviderError('not_found', 'The installation image is not there.', { cause });
  });
  try {
    const stats = await handle.stat();
    const bytes = Buffer.alloc(descriptor.at + 5);
    const { bytesRead } = await handle.read(bytes, 0, bytes.length, 0);
    const name = bytes.subarray(descriptor.at, bytesRead).toString('latin1');
    if (!stats.isFile() || !descriptor.names.includes(name) || qcow2Header(bytes)) {
      throw new ProviderError('rejected', 'The installation image is no image of a CD or DVD.');
    }
  } finally {
    await handle.close();
  }
};
