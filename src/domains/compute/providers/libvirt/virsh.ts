import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runProgram } from './run-program.ts';
import { virshError } from './virsh-error.ts';
import { sweep } from '../../../../shared/sweep.ts';

/** How many commands go into one batch, of some 150 bytes each: an argument has at most 128 KiB (`MAX_ARG_STRLEN` in `execve(2)`). */
export const batchSize = 400;

/**
 * One host's libvirt, driven by its own program. Whoever calls answers for the arguments: only names and paths that were checked, or
 * texts in a file.
 */
export class Virsh {
  readonly #uri: string;
  readonly #timeoutMs: number;

  constructor(uri: string, timeoutMs: number) {
    this.#uri = uri;
    this.#timeoutMs = timeoutMs;
  }

  /** @returns what it printed. @throws ProviderError as its messages say */
  async run(args: readonly string[], signal: AbortSignal): Promise<string> {
    return this.#run(args, AbortSignal.any([signal, AbortSignal.timeout(this.#timeoutMs)]));
  }

  /** For what takes as long as its data is large. */
  async transfer(args: readonly string[], signal: AbortSignal): Promise<string> {
    return this.#run(args, signal);
  }

  /**
   * Several commands over one connection; it goes on after one that fails, and only the last one's failure is told. They are parsed
   * by virsh: they may hold nothing but words of its language, UUIDs and {@link isWord words}.
   */
  async batch(commands: readonly string[], signal: AbortSignal): Promise<string> {
    return this.run([commands.join('; ')], signal);
  }

  /** As many commands as one likes, each of which may fail: what the others print. */
  async each(commands: readonly string[], signal: AbortSignal): Promise<string> {
    let output = '';
    for (let at = 0; at < commands.length; at += batchSize) {
      // What comes last succeeds unless the host is gone.
      output += await this.batch([...commands.slice(at, at + batchSize), 'version'], signal);
    }
    return output;
  }

  /** Run a command that reads its definition from a file. */
  async define(text: string, command: (file: string) => readonly string[], signal: AbortSignal): Promise<void> {
    await withFolder(async (folder) => {
      const file = join(folder, 'definition.xml');
      await writeFile(file, text, { mode: 0o600 });
      await this.run(command(file), signal);
    });
  }

  async #run(args: readonly string[], signal: AbortSignal): Promise<string> {
    const { code, output, errors } = await runProgram('virsh', ['--quiet', '--connect', this.#uri, ...args], signal);
    if (code !== 0) throw virshError(errors);
    return output;
  }
}

/** Whether virsh takes the text for one plain word. */
export const isWord = (text: string): boolean => /^[A-Za-z0-9][A-Za-z0-9._:-]*$/.test(text);

const prefix = 'virtualstack-libvirt-';
/** Longer than any call takes. */
const anHour = 3_600_000;

/** A private folder of this machine's while the work lasts. */
export const withFolder = async <Result>(work: (folder: string) => Promise<Result>): Promise<Result> => {
  // User data is among it, which may hold secrets.
  await sweep(tmpdir(), prefix, anHour);
  const folder = await mkdtemp(join(tmpdir(), prefix));
  try {
    return await work(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
};
