import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { freePort } from '../../../src/shared/free-port.ts';
import type { BenchServer } from '../servers.ts';

/** Nothing of the project needs it, so it is fetched by the bench alone. */
const version = '0.51.0';

/** The Cerbos policy decision point, as its binary comes, with its defaults (a line for each request, no audit log), policies in a folder, and no telemetry. */
export const startCerbos = async (policies: Readonly<Record<string, string>>): Promise<BenchServer> => {
  const folder = mkdtempSync(join(tmpdir(), 'virtualstack-cerbos-'));
  mkdirSync(join(folder, 'policies'));
  for (const [file, text] of Object.entries(policies)) writeFileSync(join(folder, 'policies', file), text);
  const [port, grpcPort] = [await freePort(), await freePort()];
  const settings = [
    `storage.driver=disk`,
    `storage.disk.directory=${join(folder, 'policies')}`,
    `storage.disk.watchForChanges=false`,
    `server.httpListenAddr=127.0.0.1:${port}`,
    `server.grpcListenAddr=127.0.0.1:${grpcPort}`,
    `server.requestLimits.maxResourcesPerRequest=50`,
    `telemetry.disabled=true`,
  ].map((setting) => `--set=${setting}`);
  const child = spawn('npm', ['exec', '--yes', `--package=cerbos@${version}`, '--', 'cerbos', 'server', ...settings], {
    stdio: 'ignore',
    cwd: folder,
    detached: true,
  });
  const url = `http://127.0.0.1:${port}`;
  const isUp = (): Promise<boolean> =>
    fetch(`${url}/_cerbos/health`).then(
      ({ ok }) => ok,
      () => false,
    );
  for (let tries = 0; !(await isUp()); tries += 1) {
    if (child.exitCode !== null || tries > 1_200) throw new Error('Cerbos does not start');
    await delay(100);
  }
  return {
    url,
    stop: () =>
      new Promise((stopped) => {
        child.once('exit', () => {
          rmSync(folder, { recursive: true, force: true });
          stopped();
        });
        // npm does not pass a signal on to what it runs: it goes to the group.
        if (child.pid !== undefined) process.kill(-child.pid, 'SIGTERM');
      }),
  };
};
