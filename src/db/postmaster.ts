import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

/** The server that runs on a data folder, by the first line of its postmaster.pid; null where none does. */
export const runningPostmaster = (files: string): number | null => {
  const pidFile = join(files, 'postmaster.pid');
  if (!existsSync(pidFile)) return null;
  const pid = Number(readFileSync(pidFile, 'utf8').split('\n')[0]);
  return Number.isInteger(pid) && pid > 1 && isServerOf(pid, files) ? pid : null;
};

/**
 * A gateway that was killed leaves its server running on our files: end it, in order, before starting another. One whose
 * gateway still lives is left alone: a second start in the same folder must not take the first one's database away.
 * @param starter the process that started the last server: no longer its parent once that process has ended.
 */
export const stopLeftover = async (
  files: string,
  starter: number | null,
  log: (message: string) => void,
): Promise<void> => {
  const pid = runningPostmaster(files);
  if (pid === null) {
    // Left by a server that was killed too, or copied along with its folder: that number may be anybody's by now.
    rmSync(join(files, 'postmaster.pid'), { force: true });
    return;
  }
  if (starter !== null && parentOf(pid) === starter) {
    throw new Error(`The database in ${files} is in use by process ${starter}: stop that one, or set another DATA_DIR.`);
  }
  log(`stopping the database server that an earlier run left behind (process ${pid})`);
  // Fast shutdown: ends sessions, flushes everything.
  process.kill(pid, 'SIGINT');
  for (let waited = 0; runningPostmaster(files) === pid && waited < 30_000; waited += 50) await delay(50);
  if (runningPostmaster(files) === pid) throw new Error(`The database server (process ${pid}) does not stop.`);
};

/** Whether a process is the server of this very folder: its number may have been given anew, to another server even. */
const isServerOf = (pid: number, files: string): boolean => {
  const words = commandLine(pid);
  const folder = words[words.indexOf('-D') + 1];
  return words.includes('-D') && folder !== undefined && resolve(folder) === resolve(files);
};

const commandLine = (pid: number): string[] => {
  const file = `/proc/${pid}/cmdline`;
  if (existsSync('/proc/self')) return existsSync(file) ? readFileSync(file, 'utf8').split('\0') : [];
  return ask(pid, 'command').split(' ');
};

const parentOf = (pid: number): number => Number(ask(pid, 'ppid'));

const ask = (pid: number, column: 'command' | 'ppid'): string => {
  try {
    return execFileSync('ps', ['-o', `${column}=`, '-p', String(pid)], { encoding: 'utf8' }).trim();
  } catch {
    return '';
  }
};
