import { readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * Delete what processes that were killed left behind: entries of a folder whose names begin so, and that have not changed for a time.
 * @param age in milliseconds
 */
export const sweep = async (folder: string, prefix: string, age: number): Promise<void> => {
  const names = (await readdir(folder)).filter((name) => name.startsWith(prefix));
  for (const path of names.map((name) => join(folder, name))) {
    // Another process may be sweeping too.
    const found = await stat(path).catch(() => null);
    if (found && Date.now() - found.mtimeMs > age) await rm(path, { recursive: true, force: true });
  }
};
