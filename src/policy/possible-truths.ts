import type { Condition, Operand, Test, Truth } from './condition.ts';
import { compileCondition, type AttributeValue, type Facts } from './evaluate.ts';
import { Hidden } from './hidden.ts';

/** The truths that a condition may have, where some of the values it asks for are hidden. */
export type PossibleTruths = ReadonlySet<Truth>;

const any: PossibleTruths = new Set([true, false, null]);
const unknown: PossibleTruths = new Set([null]);

const valueOf = (operand: Operand, facts: Facts): AttributeValue => {
  if (operand.kind === 'literal') return operand.value;
  const { root, name } = operand;
  return Object.hasOwn(facts[root], name) ? facts[root][name] : undefined;
};

/** A superset of what comes of the condition for every value the hidden ones may have had: each part is looked at by itself. */
export const possibleTruths = (condition: Condition, facts: Facts): PossibleTruths => {
  switch (condition.op) {
    case 'const':
      return new Set([condition.value]);
    case 'and':
    case 'or':
      return condition.of
        .map((part) => possibleTruths(part, facts))
        .reduce((left, right) => combine(left, right, condition.op === 'or'), new Set([condition.op === 'and']));
    case 'not':
      return new Set([...possibleTruths(condition.of, facts)].map((truth) => (truth === null ? null : !truth)));
    default:
      return testTruths(condition, facts);
  }
};

/** Kleene's `and`, or `or`, of any of the one and any of the other. @param decisive the truth that settles it. */
const combine = (left: PossibleTruths, right: PossibleTruths, decisive: boolean): PossibleTruths =>
  new Set(
    [...left].flatMap((a) =>
      [...right].map((b) => {
        if (a === decisive || b === decisive) return decisive;
        return a === null || b === null ? null : !decisive;
      }),
    ),
  );

const testTruths = (test: Test, facts: Facts): PossibleTruths => {
  const left = valueOf(test.left, facts);
  if (test.op === 'exists') {
    if (!Hidden.is(left)) return exactly(test, facts);
    return new Set(left.exists ? [true] : [true, false]);
  }
  const right = valueOf(test.right, facts);
  if (!Hidden.is(left) && !Hidden.is(right)) return exactly(test, facts);
  // Nothing is in an empty list, whatever it is; and a test against no value is unknown, whatever the other side.
  if (test.op === 'in' && Array.isArray(right)) return right.length === 0 ? new Set([false]) : any;
  const isAbsent = (value: AttributeValue): boolean => value === null || value === undefined;
  if (isAbsent(right) || (test.op !== 'in' && isAbsent(left))) return unknown;
  return any;
};

const exactly = (test: Test, facts: Facts): PossibleTruths => new Set([compileCondition(test)(facts)]);
