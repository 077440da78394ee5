import { decideAgain } from './decide-again.ts';
import type { Decision } from './decision.ts';
import { atBest, atWorst } from './outlook-on-hidden.ts';
import type { Place } from './place.ts';
import type { PolicySet } from './policy.ts';
import { readInputs, type RecordedInputs } from './recorded-inputs.ts';
import { RuleSets } from './rule-sets.ts';

/** Policies under which recorded decisions are made again. */
export class Candidate {
  readonly policies: PolicySet;
  readonly #ruleSets: RuleSets;
  readonly #atBest: RuleSets;
  readonly #atWorst: RuleSets;
  readonly #places: ReadonlyMap<string, Place>;

  constructor(policies: PolicySet) {
    this.policies = policies;
    this.#ruleSets = new RuleSets(policies);
    this.#atBest = new RuleSets(policies, { outlook: atBest });
    this.#atWorst = new RuleSets(policies, { outlook: atWorst });
    this.#places = placesOf(policies);
  }

  /**
   * What would be decided now. Null where no policy decided: the request was refused for another reason. Undecided where it hangs on a
   * value that was not written down.
   */
  decide(recorded: RecordedInputs): Decision | 'undecided' | null {
    const { inputs, hidden } = readInputs(recorded, this.policies);
    if (!hidden) return decideAgain(this.#ruleSets, inputs);
    const best = decideAgain(this.#atBest, inputs);
    // Denied even at best, allowed even at worst: it is the same for any value.
    if (best?.effect !== 'allow') return best;
    const worst = decideAgain(this.#atWorst, inputs);
    return worst?.effect === 'allow' ? worst : 'undecided';
  }

  /** Where a rule stands; null for what is no rule of these policies. */
  placeOf(ruleId: string): Place | null {
    return this.#places.get(ruleId) ?? null;
  }
}

const placesOf = ({ resources }: PolicySet): Map<string, Place> =>
  new Map([...resources.values()].flatMap(({ rules }) => rules.map(({ id, place }) => [id, place])));
