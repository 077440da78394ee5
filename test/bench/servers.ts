import { fork } from 'node:child_process';
import { join } from 'node:path';
import { packageRoot } from '../../src/shared/package-root.ts';

/** A server of the bench in a process of its own, so that no two share a heap or a thread. */
export interface BenchServer {
  url: string;
  metricsUrl: string | null;
  stop: () => Promise<void>;
}

type ServerName = 'bare-node' | 'bare-koa' | 'by-hand' | 'gateway' | 'gateway-in-memory';

/** Start `test/bench/servers/<name>.ts`, which reports its address once it listens. */
export const startServer = (name: ServerName, settings: object = {}): Promise<BenchServer> =>
  new Promise((resolve, reject) => {
    const child = fork(join(packageRoot, 'test/bench/servers', `${name}.ts`), [JSON.stringify(settings)], {
      execArgv: ['--import=ts-blank-space/register'],
      // Log lines are written, as in production, and read by nobody.
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    });
    child.once('error', reject);
    child.once('exit', (code) => reject(new Error(`${name} ended with ${String(code)}`)));
    child.once('message', (address) => {
      resolve({
        ...(address as { url: string; metricsUrl: string | null }),
        stop: () =>
          new Promise((stopped) => {
            child.removeAllListeners('exit');
            child.once('exit', () => stopped());
            child.kill('SIGTERM');
          }),
      });
    });
  });
