import type { DecisionInputs } from '../decision-inputs.ts';
import type { Attributes } from '../evaluate.ts';
import type { Obligation } from '../obligation.ts';
import type { Place } from '../place.ts';
import type { Effect } from '../policy.ts';

/** What must come of a case that asks about one object. */
export interface ExpectedDecision {
  effect: Effect;
  /** Ids of the rules that must decide, in any order; none for a denial by default. */
  ruleIds: readonly string[];
  /** What the denied caller must be told; undefined where the case does not say. */
  reason: string | undefined;
  /** What must be said to lift the denial; null for nothing. */
  obligation: Obligation | null;
}

/** A case about a list: the objects there are, by name, and the names of those that must be in it. */
export interface ExpectedList {
  among: ReadonlyMap<string, Attributes>;
  listed: readonly string[];
}

/** A test that stands beside a policy: who tries what on which object, and what must come of it. */
export interface PolicyCase {
  /** A sentence; unique in its suite. */
  name: string;
  place: Place;
  inputs: DecisionInputs;
  expected: ExpectedDecision | ExpectedList;
}

/** The cases about one resource. */
export interface PolicySuite {
  resource: string;
  place: Place;
  cases: PolicyCase[];
}

/** The ids that cases speak of by name; a suite may have more. */
export const suiteIds = {
  $me: '01900000-0000-7000-8000-00000000000a',
  $tenant: '01900000-0000-7000-8000-00000000000b',
  $other: '01900000-0000-7000-8000-00000000000c',
} as const;

/** The moment at which cases happen that say no other. */
export const suiteNow = Date.UTC(2030, 0);
