import { Counter, Gauge, type Registry } from 'prom-client';

/** How this node fares with its policies, for readiness and in metrics. */
export class PolicyState {
  readonly #failed: Gauge;
  readonly #reloads: Counter<'outcome'>;
  readonly #info: Gauge<'digest'>;
  readonly #digests: Gauge;
  #refused = false;
  #digest = '';

  constructor(registry: Registry) {
    const registers = [registry];
    this.#failed = new Gauge({
      name: 'virtualstack_policy_reload_failed',
      help: '1 while the policy files cannot be put in force and the last good ones stay, else 0',
      registers,
    });
    this.#reloads = new Counter({
      name: 'virtualstack_policy_reloads_total',
      help: 'Attempts to put changed policy files in force, by outcome: loaded or refused',
      labelNames: ['outcome'],
      registers,
    });
    this.#info = new Gauge({
      name: 'virtualstack_policy_info',
      help: '1 for the digest of the policies in force',
      labelNames: ['digest'],
      registers,
    });
    this.#digests = new Gauge({
      name: 'virtualstack_policy_digests',
      help: 'How many digests are in force on the nodes that share the database; more than 1 while they differ',
      registers,
    });
    for (const outcome of ['loaded', 'refused']) this.#reloads.inc({ outcome }, 0);
  }

  /** Whether the policy files are other than what is in force, for they were refused. */
  get refused(): boolean {
    return this.#refused;
  }

  /** These policies are in force, and they are the files'. */
  inForce(digest: string): void {
    this.#refused = false;
    this.#digest = digest;
    this.#failed.set(0);
    this.#info.reset();
    this.#info.set({ digest }, 1);
  }

  isInForce(digest: string): boolean {
    return this.#digest === digest;
  }

  countReload(outcome: 'loaded' | 'refused'): void {
    this.#reloads.inc({ outcome });
  }

  refuse(): void {
    this.#refused = true;
    this.#failed.set(1);
  }

  /** So many digests are in force over all nodes. */
  seen(digests: number): void {
    this.#digests.set(digests);
  }
}
