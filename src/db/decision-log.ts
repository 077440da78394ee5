import type { Shadow, ShadowFlip } from '../policy/index.ts';
import { BatchWriter, type LossCause } from './batch-writer.ts';
import { appendDecisions, logOf, type DecisionEntry } from './decision-rows.ts';
import { enterScope, nobody } from './scope.ts';
import { prepare, statement, type Statement } from './statement.ts';
import type { Store } from './store.ts';

export interface DecisionLogOptions {
  store: Pick<Store, 'write'>;
  /** How many decisions may wait in memory for being written. */
  capacity: number;
  /** What comes of one more: its request waits (`block`), or it is counted as lost (`count`). */
  overflow: 'block' | 'count';
  /** The share of allowed looks that is logged, from 0 to 1. */
  allowSample: number;
  observer: DecisionLogObserver;
}

/** Told of what an operator should know. */
export interface DecisionLogObserver {
  lost: (count: number, cause: LossCause, error?: unknown) => void;
  failing: (error: unknown) => void;
  /** A decision was made again under the candidate. @param flip where it came out otherwise. */
  examined: (entry: DecisionEntry, flip: ShadowFlip | null) => void;
  shadowFailed: (entry: DecisionEntry, error: unknown) => void;
}

type Item = { entry: DecisionEntry; isExamined: boolean } | { entry: DecisionEntry; flip: ShadowFlip };

const insertFlips = prepare(`
  INSERT INTO shadow_flips (tenant_id, decided_at, decision_id, policy_digest, effect, rule_ids)
  SELECT current_tenant(), decision_time(f.decision_id), f.*
  FROM jsonb_to_recordset($1::jsonb) AS f (decision_id text, policy_digest text, effect text, rule_ids text[])
  ON CONFLICT DO NOTHING`);

/**
 * The decision log: of what changes something and of refusals in the transaction they are recorded in, of allowed looks soon
 * after their answers, in batches.
 */
export class DecisionLog {
  readonly #options: DecisionLogOptions;
  readonly #writer: BatchWriter<Item>;
  #shadow: Shadow | null = null;

  constructor(options: DecisionLogOptions) {
    const { capacity, overflow, observer } = options;
    this.#options = options;
    this.#writer = new BatchWriter({
      ...{ capacity, overflow, isFault },
      commit: (items) => this.#commit(items),
      onLost: (count, cause, error) => {
        observer.lost(count, cause, error);
      },
      onFailing: (error) => {
        observer.failing(error);
      },
    });
  }

  /** Candidate policies that look on; null where there are none. */
  get shadow(): Shadow | null {
    return this.#shadow;
  }

  /** From now on make every decision again under candidate policies, but to no effect. */
  beginShadow(shadow: Shadow): void {
    this.#shadow = shadow;
  }

  /** Decisions that wait in memory for being written. */
  get queued(): number {
    return this.#writer.queued;
  }

  /**
   * The statements that log decisions of one tenant, for a transaction in its scope. When it stands, tell with {@link committed}.
   */
  statements(entries: readonly DecisionEntry[]): Statement[] {
    const logged = entries.filter(isLogged);
    return logged.length === 0 ? [] : [appendDecisions(logged)];
  }

  /** What {@link statements} were made for is in the database. */
  committed(entries: readonly DecisionEntry[]): void {
    if (!this.#shadow) return;
    // After the answer that is on its way.
    setImmediate(() => {
      for (const entry of entries.filter(isLogged)) this.#examine(entry);
    });
  }

  /**
   * Log a decision that nothing else records. A durable one is in the database when this resolves; denials must be. Of others it is
   * only sure that they are on their way, and of allows a sample will do.
   * @throws Problem 503 where it cannot be logged.
   */
  async write(entry: DecisionEntry, { durable = false }: { durable?: boolean } = {}): Promise<void> {
    if (!isLogged(entry)) return;
    const item = { entry, isExamined: false };
    if (durable) await this.#writer.addDurably(item);
    else if (entry.decision.effect === 'deny' || Math.random() < this.#options.allowSample)
      await this.#writer.add(item);
  }

  /** Until everything that waits is written. */
  flush(): Promise<void> {
    return this.#writer.flush();
  }

  /** Write what is left, within a few seconds. */
  close(): Promise<void> {
    return this.#writer.close();
  }

  /** A round trip for all tenants: row-level security holds each row against the scope of its own. */
  async #commit(items: readonly Item[]): Promise<void> {
    const groups = [...groupByLog(items)];
    const statements = groups.flatMap(([tenantId, own]) => [
      enterScope({ ...nobody, tenantId }),
      ...statementsFor(own),
    ]);
    await this.#options.store.write(nobody, ...statements);
    // Their first commit is the moment they are examined: one that is tried again was examined before.
    for (const item of items) {
      if ('flip' in item || item.isExamined) continue;
      item.isExamined = true;
      this.#examine(item.entry);
    }
  }

  #examine(entry: DecisionEntry): void {
    const { observer } = this.#options;
    if (!this.#shadow) return;
    try {
      const flip = this.#shadow.examine(entry.decision);
      observer.examined(entry, flip);
      if (flip) this.#writer.offer({ entry, flip });
    } catch (error) {
      observer.shadowFailed(entry, error);
    }
  }
}

/** @throws Unwritable where that fails: it would fail again and again, and hold up all that comes after. */
const statementsFor = (items: readonly Item[]): Statement[] => {
  const entries = items.flatMap((item) => ('flip' in item ? [] : [item.entry]));
  const flips = items.flatMap((item) => ('flip' in item ? [item] : []));
  try {
    return [
      ...(entries.length > 0 ? [appendDecisions(entries)] : []),
      ...(flips.length > 0 ? [appendFlips(flips)] : []),
    ];
  } catch (error) {
    throw new Unwritable('a decision cannot be written down', { cause: error });
  }
};

const appendFlips = (flips: readonly { entry: DecisionEntry; flip: ShadowFlip }[]): Statement =>
  statement(
    insertFlips,
    JSON.stringify(
      flips.map(({ entry, flip: { decision } }) => ({
        ...{ decision_id: entry.decision.id, policy_digest: decision.digest },
        ...{ effect: decision.effect, rule_ids: decision.ruleIds },
      })),
    ),
  );

class Unwritable extends Error {}

const isLogged = ({ decision }: DecisionEntry): boolean => decision.inputs !== null;

const groupByLog = (items: readonly Item[]): Map<string, Item[]> => {
  const groups = new Map<string, Item[]>();
  for (const item of items) {
    const tenantId = logOf(item.entry);
    const group = groups.get(tenantId);
    if (group) group.push(item);
    else groups.set(tenantId, [item]);
  }
  return groups;
};

/** Data that PostgreSQL does not take (class 22), or that breaks a constraint (23). Whatever else fails may work later. */
const isFault = (error: unknown): boolean =>
  error instanceof Unwritable || (error instanceof Error && 'code' in error && /^2[23]/.test(String(error.code)));
