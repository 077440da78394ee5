import { spawn } from 'node:child_process';
import { ProviderError } from '../provider.ts';

export interface Outcome {
  code: number | null;
  output: string;
  errors: string;
}

/** More than the definitions of some thousand machines, in bytes. */
const longestOutput = 64 * 1024 * 1024;

/** What programs are given of the environment: how ssh finds its keys, and nothing that is secret. */
const handedOn = ['PATH', 'HOME', 'USER', 'SSH_AUTH_SOCK', 'XDG_RUNTIME_DIR', 'XDG_CONFIG_HOME', 'XDG_CACHE_HOME'];

const environment = (): NodeJS.ProcessEnv => ({
  ...Object.fromEntries(handedOn.flatMap((name) => (process.env[name] ? [[name, process.env[name]]] : []))),
  // Its messages are read, in the language they are documented in.
  LC_ALL: 'C',
});

/**
 * Run a program without a shell, until it ends or the signal is aborted; then it is killed with whatever it started.
 *
 * @throws ProviderError `unavailable` where it could not be run to its end
 */
export const runProgram = (program: string, args: readonly string[], signal: AbortSignal): Promise<Outcome> =>
  new Promise((resolve, reject) => {
    const fail = (message: string, cause: unknown): void => {
      signal.removeEventListener('abort', abort);
      reject(new ProviderError('unavailable', message, { cause }));
    };
    const abort = (): void => {
      kill();
      fail('The hypervisor did not answer in time.', signal.reason);
    };
    if (signal.aborted) {
      reject(new ProviderError('unavailable', 'The hypervisor was not asked in time.', { cause: signal.reason }));
      return;
    }
    // A session of its own: ssh finds no terminal to ask for a password, and dies with the program that started it.
    const child = spawn(program, args, { detached: true, env: environment(), stdio: ['ignore', 'pipe', 'pipe'] });
    const kill = (): void => {
      if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
      try {
        process.kill(-child.pid, 'SIGKILL');
      } catch {
        // It has ended meanwhile.
      }
    };
    const texts = { output: [] as Buffer[], errors: [] as Buffer[] };
    let length = 0;
    const collect = (into: Buffer[]) => (chunk: Buffer) => {
      length += chunk.length;
      if (length <= longestOutput) into.push(chunk);
      else kill();
    };
    child.stdout.on('data', collect(texts.output));
    child.stderr.on('data', collect(texts.errors));
    child.on('error', (error) => fail('The hypervisor cannot be reached.', error));
    child.on('close', (code) => {
      signal.removeEventListener('abort', abort);
      resolve({
        code,
        output: Buffer.concat(texts.output).toString(),
        errors: Buffer.concat(texts.errors).toString(),
      });
    });
    signal.addEventListener('abort', abort);
  });
