import { decideAgain } from './decide-again.ts';
import type { Decision } from './decision.ts';
import type { PolicySet } from './policy.ts';
import { RuleSets } from './rule-sets.ts';

/** A decision that a candidate would have made otherwise. */
export interface ShadowFlip {
  /** `widening`: the candidate allows what was denied. */
  kind: 'widening' | 'narrowing';
  /** The candidate's. Nobody is held to it. */
  decision: Decision;
}

/** Candidate policies that look on. */
export class Shadow {
  readonly policies: PolicySet;
  readonly #ruleSets: RuleSets;

  constructor(policies: PolicySet) {
    this.policies = policies;
    this.#ruleSets = new RuleSets(policies);
  }

  /** Make a decision again under the candidate. Null where it comes to the same, or no policy was asked. */
  examine({ effect, inputs }: Decision): ShadowFlip | null {
    const decision = inputs && decideAgain(this.#ruleSets, inputs);
    if (!decision || decision.effect === effect) return null;
    return { kind: effect === 'deny' ? 'widening' : 'narrowing', decision };
  }
}
