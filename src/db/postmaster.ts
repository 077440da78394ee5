import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { Refusal } from '../shared/refusal.ts';

export interface Postmaster {
  pid: number;
  port: number;
}

/** The server that runs on a data folder, by its postmaster.pid: process id, folder, start time, port, a line each. */
export const runningPostmaster = (files: string): Postmaster | null => {
  const pidFile = join(files, 'postmaster.pid');
  if (!existsSync(pidFile)) return null;
  const lines = readFileSync(pidFile, 'utf8').split('\n');
  const [pid, port] = [Number(lines[0]), Number(lines[3])];
  return Number.isInteger(pid) && pid > 1 && isServerOf(pid, files) ? { pid, port } : null;
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
  const pid = runningPostmaster(files)?.pid;
  if (pid === undefined) {
    // Left by a server that was killed too, or copied along with its folder: that number may be anybody's by now.
    rmSync(join(files, 'postmaster.pid'), { force: true });
    return;
  }
  if (starter !== null && parentOf(pid) === starter) {
    throw new Refusal(
      `The database in ${files} is in use by process ${starter}: stop that one, or set another DATA_DIR.`,
    );
  }
  log(`stopping the database server that an earlier run left behind (process ${pid})`);
  // Fast shutdown: ends sessions, flushes everything.
  process.kill(pid, 'SIGINT');
  for (let waited = 0; runningPostmaster(files)?.pid === pid && waited < 30_000; waited += 50) await delay(50);
  if (runningPostmaster(files)?.pid === pid) throw new Refusal(`The database server (process ${pid}) does not stop.`);
};

/** Whether a process is the server of this very folder: its number may have been given anew, to another server even. */
const isServerOf = (pid: number, files: string): boolean => commandLine(pid).includes(` -D ${resolve(files)} -p `);

const commandLine = (pid: number): string =>
  hasProc ? readProc(pid, 'cmdline').replaceAll('\0', ' ') : askPs(pid, 'command');

const parentOf = (pid: number): number =>
  // "pid (name) state parent …", and a name may hold anything, brackets too.
  Number(hasProc ? readProc(pid, 'stat').split(') ').at(-1)?.split(' ')[1] : askPs(pid, 'ppid'));

const hasProc = existsSync('/proc/self/stat');

/** Empty for a process that has ended. */
const readProc = (pid: number, file: 'cmdline' | 'stat'): string => {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'utf8');
  } catch {
    return '';
  }
};

const askPs = (pid: number, column: 'command' | 'ppid'): string => {
  try {
    return execFileSync('ps', ['-o', `${column}=`, '-p', String(pid)], { encoding: 'utf8' }).trim();
  } catch {
    return '';
  }
};
