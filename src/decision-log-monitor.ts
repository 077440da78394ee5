import type { Logger } from 'pino';
import { Counter, Gauge, type Registry } from 'prom-client';
import type { DecisionEntry, DecisionLog, DecisionLogObserver, LossCause } from './db/index.ts';
import type { ShadowFlip } from './policy/index.ts';

const message = 'decisions were lost to the log';

/** Says in logs and metrics how the decision log fares, and what candidate policies would have decided. */
export class DecisionLogMonitor implements DecisionLogObserver {
  readonly #log: Logger;
  readonly #registry: Registry;
  readonly #lost: Counter<'cause'>;
  readonly #failures: Counter;
  readonly #examined: Counter;
  readonly #flips: Counter<'kind'>;
  readonly #shadowFailures: Counter;
  readonly #shadowBroken: Gauge;
  /** Decisions that were lost since the last line about them. */
  #unsaid = 0;
  #isPausing = false;

  constructor(registry: Registry, log: Logger) {
    this.#log = log;
    this.#registry = registry;
    const registers = [registry];
    this.#lost = new Counter({
      name: 'virtualstack_decisions_lost_total',
      help: 'Decisions that are not in the log, by cause: overflow, fault or shutdown',
      labelNames: ['cause'],
      registers,
    });
    this.#failures = new Counter({
      name: 'virtualstack_decision_log_failures_total',
      help: 'Times that writing the decision log began to fail; what waits is tried again',
      registers,
    });
    this.#examined = new Counter({
      name: 'virtualstack_shadow_decisions_total',
      help: 'Decisions that were made again under the candidate policies',
      registers,
    });
    this.#flips = new Counter({
      name: 'virtualstack_shadow_flips_total',
      help: 'Decisions that the candidate policies would have made otherwise: widening or narrowing',
      labelNames: ['kind'],
      registers,
    });
    this.#shadowFailures = new Counter({
      name: 'virtualstack_shadow_failures_total',
      help: 'Decisions that could not be made under the candidate policies',
      registers,
    });
    this.#shadowBroken = new Gauge({
      name: 'virtualstack_shadow_broken',
      help: '1 where there are candidate policies that cannot be used, else 0',
      registers,
    });
    for (const cause of ['overflow', 'fault', 'shutdown']) this.#lost.inc({ cause }, 0);
    for (const kind of ['widening', 'narrowing']) this.#flips.inc({ kind }, 0);
  }

  /** Count what waits in a log. */
  watch(decisions: DecisionLog): void {
    new Gauge({
      name: 'virtualstack_decision_log_queue',
      help: 'Decisions that wait in memory for being written',
      registers: [this.#registry],
      collect() {
        this.set(decisions.queued);
      },
    });
  }

  lost(count: number, cause: LossCause, error?: unknown): void {
    this.#lost.inc({ cause }, count);
    if (cause === 'overflow') this.#sayOverflow(count);
    else this.#log.error({ count, cause, err: error }, message);
  }

  /** At once, and from then on with a line a second: they come by the thousand. */
  #sayOverflow(count: number): void {
    this.#unsaid += count;
    if (this.#isPausing) return;
    this.#log.error({ count: this.#unsaid, cause: 'overflow' }, message);
    this.#unsaid = 0;
    this.#isPausing = true;
    setTimeout(() => {
      this.#isPausing = false;
      if (this.#unsaid > 0) this.#sayOverflow(0);
    }, 1_000).unref();
  }

  failing(error: unknown): void {
    this.#failures.inc();
    this.#log.error({ err: error }, 'the decision log cannot be written; it is tried again');
  }

  examined({ decision, requestId }: DecisionEntry, flip: ShadowFlip | null): void {
    this.#examined.inc();
    if (!flip) return;
    const { id, action, resource, effect, ruleIds } = decision;
    const { kind, decision: other } = flip;
    this.#flips.inc({ kind });
    this.#log.info(
      {
        ...{ request_id: requestId, decision_id: id, kind, action, resource_type: resource.type },
        before: { effect, rule_ids: ruleIds },
        after: { effect: other.effect, rule_ids: other.ruleIds, policy_digest: other.digest },
      },
      'the candidate policies would decide otherwise',
    );
  }

  shadowFailed({ decision }: DecisionEntry, error: unknown): void {
    this.#shadowFailures.inc();
    this.#log.error({ err: error, decision_id: decision.id }, 'the candidate policies failed to decide');
  }

  /** There is a candidate, but it is not fit for use. */
  shadowBroken(error: unknown): void {
    this.#shadowBroken.set(1);
    const { message } = error as Error;
    this.#log.error({ reason: message }, 'the candidate policies cannot be used; nothing is compared with them');
  }
}
