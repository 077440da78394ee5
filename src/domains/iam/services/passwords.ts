import { hash, verify, type Options } from '@node-rs/argon2';
import { unavailable } from '../../../shared/problem.ts';

/** Argon2id, the library's default, with OWASP's parameters: 19 MiB, two passes, one lane; about 25 ms of a thread-pool thread. */
const parameters: Options = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };

/** Hashing runs off the event loop; more at once would only take memory and starve everything else. */
const mostAtOnce = 2;
/** Beyond this many waiting, sign-in is refused rather than queued for seconds. */
const mostWaiting = 64;

/** Password hashes, bounded in how many are computed at once. All throw Problem 503 where too many wait already. */
export class Passwords {
  #running = 0;
  readonly #waiting: (() => void)[] = [];
  #decoy: string | undefined;

  async hash(password: string): Promise<string> {
    return this.#bounded(() => hash(password.normalize('NFKC'), parameters));
  }

  /** Whether the password is the hash's. Without a hash it works as long, and says no: no account is betrayed by time. */
  async verify(passwordHash: string | null, password: string): Promise<boolean> {
    const matches = await this.#bounded(async () => {
      const against = passwordHash ?? (this.#decoy ??= await hash('no account has this password', parameters));
      return verify(against, password.normalize('NFKC'));
    });
    return matches && passwordHash !== null;
  }

  async #bounded<Result>(work: () => Promise<Result>): Promise<Result> {
    if (this.#running >= mostAtOnce) {
      if (this.#waiting.length >= mostWaiting) throw unavailable('Too many passwords to check at once; try again.');
      // The slot is handed over by whoever finishes, so it is never counted twice.
      await new Promise<void>((resume) => this.#waiting.push(resume));
    } else {
      this.#running += 1;
    }
    try {
      return await work();
    } finally {
      const next = this.#waiting.shift();
      if (next) next();
      else this.#running -= 1;
    }
  }
}
