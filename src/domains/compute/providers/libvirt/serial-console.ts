import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { endOfText } from '../end-of-text.ts';
import { ProviderError } from '../provider.ts';
import { withFolder, type Virsh } from './virsh.ts';
import { describeVolume } from './volumes.ts';

/**
 * The end of a log that virtlogd writes, in bytes. When it is full virtlogd gives it the suffix `.0` and begins another (`max_size` in
 * `virtlogd.conf`), so that the end may be in both.
 */
export const endOfLog = async (
  virsh: Virsh,
  pool: string,
  name: string,
  bytes: number,
  signal: AbortSignal,
): Promise<string> => {
  const current = await endOfVolume(virsh, pool, name, bytes, signal);
  const missing = bytes - current.length;
  const before = missing > 0 ? await endOfVolume(virsh, pool, `${name}.0`, missing, signal) : Buffer.alloc(0);
  return endOfText(Buffer.concat([before, current]), bytes);
};

const endOfVolume = async (
  virsh: Virsh,
  pool: string,
  name: string,
  bytes: number,
  signal: AbortSignal,
): Promise<Buffer> => {
  const size = (await describeVolume(virsh, pool, name, signal))?.capacityBytes ?? 0;
  const length = Math.min(size, bytes);
  // To virsh, a length of none is all there is.
  if (length <= 0) return Buffer.alloc(0);
  return withFolder(async (folder) => {
    const file = join(folder, 'log');
    const range = ['--offset', `${size - length}`, '--length', `${length}`];
    try {
      await virsh.run(['vol-download', ...range, '--pool', pool, '--vol', name, '--file', file], signal);
    } catch (error) {
      // Rolled over since it was measured, and shorter now.
      if (error instanceof ProviderError && error.kind !== 'unavailable') return Buffer.alloc(0);
      throw error;
    }
    return readFile(file);
  });
};
