import type { Condition } from './condition.ts';
import { compileCondition, type Facts } from './evaluate.ts';
import { fold, type Known } from './fold.ts';
import type { Effect } from './policy.ts';

/** How it is told from a rule's condition whether the rule applies. */
export interface Outlook {
  /** Whether a rule of this effect and condition applies to the facts. */
  applies: (effect: Effect, condition: Condition) => (facts: Facts) => boolean;
  /** Whether a deny of this condition applies whatever the object is. */
  deniesAll: (condition: Condition, known: Known) => boolean;
}

/** By facts that are all known: an allow must be true, a deny must not be false. */
export const asItIs: Outlook = {
  applies: (effect, condition) => {
    const evaluator = compileCondition(condition);
    return effect === 'deny' ? (facts) => evaluator(facts) !== false : (facts) => evaluator(facts) === true;
  },
  deniesAll: (condition, known) => {
    const folded = fold(condition, known);
    return folded.op === 'const' && folded.value !== false;
  },
};
