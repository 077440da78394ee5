import { isTest, negate, type Condition, type Scalar } from '../condition.ts';
import { meaningKey } from '../meaning-key.ts';

/**
 * Whether a condition can be seen never to hold, whatever the facts: it demands two different values of one attribute, or a thing and
 * its contrary. Seen are contradictions between parts of one `all`; a solver sees more.
 */
export const isContradiction = (condition: Condition): boolean => {
  switch (condition.op) {
    case 'const':
      return condition.value !== true;
    case 'or':
      return condition.of.every(isContradiction);
    case 'and':
      return (
        condition.of.some(isContradiction) ||
        condition.of.some((part, index) => condition.of.slice(index + 1).some((other) => excludes(part, other)))
      );
    default:
      return false;
  }
};

/** Whether two conditions can be seen not to hold together. */
const excludes = (one: Condition, other: Condition): boolean => {
  if (one.op === 'or') return one.of.every((part) => excludes(part, other));
  if (one.op === 'and') return one.of.some((part) => excludes(part, other));
  if (other.op === 'or' || other.op === 'and') return excludes(other, one);
  if (meaningKey(negate(one)) === meaningKey(other)) return true;
  const [values, others] = [valuesOf(one), valuesOf(other)];
  return values?.of === others?.of && !!values && !values.values.some((each) => others?.values.includes(each));
};

/** The values of which an attribute must have one for a test to hold, where they are written down. */
const valuesOf = (condition: Condition): { of: string; values: Scalar[] } | undefined => {
  if (!isTest(condition) || condition.op === 'exists' || condition.op === 'subset') return undefined;
  if (condition.op === 'compare' && condition.comparison !== 'eq') return undefined;
  const { left, right } = condition;
  if (left.kind !== 'ref' || right.kind !== 'literal') return undefined;
  return { of: `${left.root}.${left.name}`, values: [right.value].flat() };
};
