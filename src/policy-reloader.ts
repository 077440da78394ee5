import type { KeyObject } from 'node:crypto';
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import type { Logger } from 'pino';
import { loadSignedBundle, PolicyError, readSignedBundle, type PolicySet, type SignedBundle } from './policy/index.ts';
import type { PolicyState } from './policy-state.ts';
import { Refusal } from './shared/refusal.ts';

/** What works under policies, and can be made anew under others. */
export interface Governed<App> {
  policies: PolicySet;
  lasting: { policyState: PolicyState };
  under: (policies: PolicySet) => Promise<App>;
}

export interface PolicyReloaderParts<App> {
  /** What is in force. */
  live: { readonly app: App; replace: (app: App) => void };
  folders: readonly [string, ...string[]];
  /** Whose signature a bundle must have; empty where it needs none. */
  keys: readonly KeyObject[];
  /** As it was read for what is in force. */
  bundle: SignedBundle;
  /** Brings the database in line with policies, or makes sure that it is. @throws Refusal where it is not. */
  lay: (policies: PolicySet) => Promise<void>;
  /** Told when others are in force. */
  onReload: () => void;
  log: Logger;
}

/** What was found on disk: a bundle, or why there is none. */
type Reading = { bundle: SignedBundle } | { problem: string };

/** Milliseconds for which files must stay as they are: whoever writes them one after the other is given time to finish. */
const settling = 1_000;

/** Puts changed policy files in force: as a whole, checked as at a start, or not at all. */
export class PolicyReloader<App extends Governed<App>> {
  readonly #parts: PolicyReloaderParts<App>;
  readonly #stopped = new AbortController();
  /** What was tried last, with whatever outcome. */
  #tried: Reading;
  /** Of the files when they were last read. */
  #stamp: string | null = null;
  /** Whether what was refused may be accepted later, the files being the same. */
  #retry = false;
  #lastRefusal = '';
  #turns = 0;
  #turn: Promise<void> = Promise.resolve();

  constructor(parts: PolicyReloaderParts<App>) {
    this.#parts = parts;
    this.#tried = { bundle: parts.bundle };
  }

  /** From now on look for changes, every so many seconds. */
  watch(seconds: number): void {
    const timer = setInterval(() => {
      if (this.#turns === 0) void this.#inTurn(() => this.#reloadIfChanged());
    }, seconds * 1_000).unref();
    this.#stopped.signal.addEventListener('abort', () => {
      clearInterval(timer);
    });
  }

  /** Read the files now, changed or not. Whatever comes of it is logged. */
  reload(): Promise<void> {
    return this.#inTurn(async () => {
      this.#lastRefusal = '';
      await this.#take(await this.#settled());
    });
  }

  async stop(): Promise<void> {
    this.#stopped.abort();
    await this.#turn;
  }

  #inTurn(work: () => Promise<void>): Promise<void> {
    this.#turns += 1;
    this.#turn = this.#turn
      .then(work)
      .catch((error: unknown) => {
        if (!this.#stopped.signal.aborted) this.#refuse(error);
      })
      .finally(() => {
        this.#turns -= 1;
      });
    return this.#turn;
  }

  async #reloadIfChanged(): Promise<void> {
    const stamp = await stampOf(this.#parts.folders);
    if (stamp === this.#stamp && !this.#retry) return;
    const reading = await this.#settled();
    this.#stamp = stamp;
    const same = isDeepStrictEqual(reading, this.#tried);
    if (same && !this.#retry) return;
    if (!same) this.#lastRefusal = '';
    await this.#take(reading);
  }

  /** What two readings in a row agree on: not a half of what somebody is about to write. */
  async #settled(): Promise<Reading> {
    const { signal } = this.#stopped;
    for (let reading = this.#read(); ;) {
      await delay(settling, undefined, { signal });
      const again = this.#read();
      if (isDeepStrictEqual(again, reading)) return again;
      reading = again;
    }
  }

  #read(): Reading {
    try {
      return { bundle: readSignedBundle(this.#parts.folders) };
    } catch (error) {
      return { problem: `the policy files cannot be read: ${(error as Error).message}` };
    }
  }

  async #take(reading: Reading): Promise<void> {
    const { live, keys, lay, onReload, log } = this.#parts;
    const { policyState } = live.app.lasting;
    this.#tried = reading;
    this.#retry = 'problem' in reading;
    if ('problem' in reading) throw new Refusal(reading.problem);
    const app = await live.app.under(loadSignedBundle(reading.bundle, keys));
    // What can fail from here on is not the files' fault, and may pass.
    this.#retry = true;
    await lay(app.policies);
    this.#stopped.signal.throwIfAborted();
    this.#retry = false;
    this.#lastRefusal = '';
    const before = live.app.policies.digest;
    live.replace(app);
    const { digest } = app.policies;
    policyState.inForce(digest);
    policyState.countReload('loaded');
    log.info({ policy_digest: digest, before }, 'changed policies are in force');
    onReload();
  }

  /** The last good ones stay. The same refusal, tried again, is told once. */
  #refuse(error: unknown): void {
    const { live, log } = this.#parts;
    const { lasting, policies } = live.app;
    lasting.policyState.refuse();
    const message = String(error);
    if (message === this.#lastRefusal) return;
    this.#lastRefusal = message;
    lasting.policyState.countReload('refused');
    const expected = error instanceof PolicyError || error instanceof Refusal;
    const why = expected ? { reason: error.message } : { err: error };
    log.error({ ...why, policy_digest: policies.digest }, 'changed policies are refused; the last good ones stay');
  }
}

/** Changes whenever a file does, and is had without reading any: by sizes and times. */
const stampOf = async (folders: readonly string[]): Promise<string> => {
  const stamps = folders.map(async (folder) => {
    const names = await orProblem(readdir(folder, { recursive: true }));
    if (typeof names === 'string') return names;
    return Promise.all(names.sort().map((name) => factsOf(join(folder, name))));
  });
  return (await Promise.all(stamps)).flat().join('\n');
};

/** What cannot be looked at, such as an editor's link to nowhere, must not hide what can. */
const factsOf = async (file: string): Promise<string> => {
  const facts = await orProblem(stat(file));
  return typeof facts === 'string' ? facts : `${file} ${facts.ino} ${facts.size} ${facts.ctimeMs}`;
};

const orProblem = <Result>(work: Promise<Result>): Promise<Result | string> => work.catch(String);
