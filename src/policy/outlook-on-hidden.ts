import type { Condition } from './condition.ts';
import { fold, later, type Known } from './fold.ts';
import { Hidden } from './hidden.ts';
import type { Outlook } from './outlook.ts';
import { possibleTruths } from './possible-truths.ts';

/**
 * Whatever hidden values were, a decision is no better for who asks than under the best outlook on them, and no worse than
 * under the worst: an allow more or a deny less never turns an allow into a deny.
 */
export const atBest: Outlook = {
  applies: (effect, condition) => (facts) => {
    const truths = possibleTruths(condition, facts);
    return effect === 'allow' ? truths.has(true) : !truths.has(false);
  },
  deniesAll: (condition, known) => {
    const folded = fold(condition, withHiddenLater(known));
    return folded.op === 'const' && folded.value !== false;
  },
};

export const atWorst: Outlook = {
  applies: (effect, condition) => (facts) => {
    const truths = possibleTruths(condition, facts);
    return effect === 'allow' ? truths.size === 1 && truths.has(true) : truths.has(true) || truths.has(null);
  },
  deniesAll: (condition, known) => {
    const folded = fold(condition, withHiddenLater(known));
    return folded.op === 'const' ? folded.value !== false : asksForMore(folded);
  },
};

/** What is known, hidden values being as those that come later. */
export const withHiddenLater = (known: Known): Known =>
  Object.fromEntries(
    Object.entries(known).map(([root, values]) => [
      root,
      Object.fromEntries(Object.entries(values).map(([name, value]) => [name, Hidden.is(value) ? later : value])),
    ]),
  );

/** Whether a condition, all that is known being filled in, asks for anything but the object. */
const asksForMore = (condition: Condition): boolean => {
  switch (condition.op) {
    case 'const':
      return false;
    case 'and':
    case 'or':
      return condition.of.some(asksForMore);
    case 'not':
      return asksForMore(condition.of);
    default: {
      const operands = condition.op === 'exists' ? [condition.left] : [condition.left, condition.right];
      return operands.some((operand) => operand.kind === 'ref' && operand.root !== 'resource');
    }
  }
};
