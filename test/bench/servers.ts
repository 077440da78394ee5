import { fork, spawn, type ChildProcess } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { freePort } from '../../src/shared/free-port.ts';
import { packageRoot } from '../../src/shared/package-root.ts';
import { tokenSettings } from './callers.ts';
import { gatewayEnvironment } from './servers/gateway-environment.ts';
import { runsTypeScript } from '../typescript/flag.ts';

/** A server of the bench in a process of its own, so that no two share a heap or a thread. */
export interface BenchServer {
  url: string;
  stop: () => Promise<void>;
}

type ServerName = 'bare-node' | 'bare-koa' | 'by-hand' | 'gateway-in-memory';

const stop = (child: ChildProcess): Promise<void> =>
  new Promise((stopped) => {
    child.removeAllListeners('exit');
    child.once('exit', () => stopped());
    child.kill('SIGTERM');
  });

/** Start `test/bench/servers/<name>.ts`, which reports its address once it listens. */
export const startServer = (name: ServerName, settings: object = {}): Promise<BenchServer> =>
  new Promise((resolve, reject) => {
    const child = fork(join(packageRoot, 'test/bench/servers', `${name}.ts`), [JSON.stringify(settings)], {
      execArgv: [runsTypeScript],
      // Log lines are written, as in production, and read by nobody.
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    });
    child.once('error', reject);
    child.once('exit', (code) => reject(new Error(`${name} ended with ${String(code)}`)));
    child.once('message', (url) => resolve({ url: url as string, stop: () => stop(child) }));
  });

/** The flags of `npm start`. */
const { scripts } = JSON.parse(readFileSync(join(packageRoot, 'package.json'), 'utf8')) as {
  scripts: { start: string };
};
const startFlags = scripts.start.split(' ').filter((word) => word.startsWith('--'));

/** The product as an operator runs it: what `npm start` runs once everything is built. */
export const startGateway = async (
  { appUrl }: { appUrl: string },
  environment: Record<string, string> = {},
): Promise<BenchServer & { metricsUrl: string }> => {
  const [port, metricsPort] = [await freePort(), await freePort()];
  const child = spawn(process.execPath, [...startFlags, join(packageRoot, 'dist/src/cli/start.js')], {
    env: {
      ...process.env,
      ...gatewayEnvironment(tokenSettings.signingKey),
      DATABASE_URL: appUrl,
      PORT: String(port),
      METRICS_PORT: String(metricsPort),
      ...environment,
    },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const url = `http://127.0.0.1:${port}`;
  while (!(await isUp(`${url}/health/ready`))) {
    if (child.exitCode !== null) throw new Error(`the gateway ended with ${child.exitCode}`);
    await delay(50);
  }
  return { url, metricsUrl: `http://127.0.0.1:${metricsPort}`, stop: () => stop(child) };
};

const isUp = (url: string): Promise<boolean> =>
  fetch(url).then(
    ({ ok }) => ok,
    () => false,
  );
