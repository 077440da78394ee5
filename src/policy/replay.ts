import type { Candidate } from './candidate.ts';
import type { DecisionRecord } from './decision-record.ts';
import type { Place } from './place.ts';
import type { Effect } from './policy.ts';

/** A rule that decided, or what stood in a rule's place, and where it stands, if that is known. */
export interface DecidingRule {
  id: string;
  place: Place | null;
}

/** An effect, and why. */
export interface Outcome {
  effect: Effect;
  /** None where nothing allowed it. */
  rules: readonly DecidingRule[];
  reason: string | null;
}

/** A decision that would be another one, or that may be. */
export type ReplayFinding =
  /** `widening`: what was denied would be allowed. `narrowing`: the other way round. */
  | { kind: 'widening' | 'narrowing'; record: DecisionRecord; before: Outcome; after: Outcome }
  /** It hangs on a value that was not written down. */
  | { kind: 'undecided'; record: DecisionRecord; before: Outcome };

export interface ReplayCounts {
  /** Records that were read. */
  records: number;
  same: number;
  widening: number;
  narrowing: number;
  /** By what was decided then. */
  undecided: Record<Effect, number>;
  /** Refused for another reason than a policy's: nothing to make again. */
  refusals: number;
  /** Of policies that are not at hand. */
  unknownPolicies: number;
}

type Awaitable<Value> = Value | Promise<Value>;

export interface ReplayOptions {
  /** The policies to decide under, for a record of this digest. Undefined where they are not at hand. */
  candidate: (digest: string) => Awaitable<Candidate | undefined>;
  /** Those that decided then, if they are at hand: they say where its rules stand. */
  recorded?: (digest: string) => Awaitable<Candidate | undefined>;
  /** Told of each finding as it is made. */
  onFinding: (finding: ReplayFinding) => void;
}

/** Make the decisions of a log again, and report those that come out otherwise. Holds no more than one record at a time. */
export const replay = async (
  records: AsyncIterable<DecisionRecord>,
  { candidate: candidateFor, recorded, onFinding }: ReplayOptions,
): Promise<ReplayCounts> => {
  const counts: ReplayCounts = {
    ...{ records: 0, same: 0, widening: 0, narrowing: 0, refusals: 0, unknownPolicies: 0 },
    undecided: { allow: 0, deny: 0 },
  };
  for await (const record of records) {
    counts.records += 1;
    const { effect, policy_digest: digest } = record;
    const candidate = await candidateFor(digest);
    if (!candidate) {
      counts.unknownPolicies += 1;
      continue;
    }
    const decision = candidate.decide(record.inputs);
    if (decision === null) {
      counts.refusals += 1;
      continue;
    }
    const before = { effect, rules: rulesAt(record.rule_ids, await recorded?.(digest)), reason: record.reason };
    if (decision === 'undecided') {
      counts.undecided[effect] += 1;
      onFinding({ kind: 'undecided', record, before });
    } else if (decision.effect === effect) {
      counts.same += 1;
    } else {
      const kind = effect === 'deny' ? 'widening' : 'narrowing';
      counts[kind] += 1;
      const after = { effect: decision.effect, rules: rulesAt(decision.ruleIds, candidate), reason: decision.reason };
      onFinding({ kind, record, before, after });
    }
  }
  return counts;
};

/**
 * Whether a replay fails who allows no flip, or no widening. What could not be decided is no proof that nothing changed: it fails as
 * the flip that it may be.
 */
export const failsReplay = (counts: ReplayCounts, on: 'widening' | 'any'): boolean => {
  const { widening, narrowing, undecided, unknownPolicies } = counts;
  const mayWiden = widening + undecided.deny + unknownPolicies > 0;
  return on === 'widening' ? mayWiden : mayWiden || narrowing + undecided.allow > 0;
};

const rulesAt = (ids: readonly string[], candidate: Candidate | undefined): DecidingRule[] =>
  ids.map((id) => ({ id, place: candidate?.placeOf(id) ?? null }));
