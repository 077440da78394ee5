import { always, join, negate, type Condition, type Test } from '../condition.ts';
import { bareText } from '../condition-text.ts';
import type { Place } from '../place.ts';

/** A condition with one thing changed. */
export interface ConditionMutation {
  /** What was changed, in words. */
  change: string;
  /** Where; undefined for what has no place of its own. */
  place: Place | undefined;
  condition: Condition;
}

/** All conditions that differ from this one by one small change: a part dropped, `all` and `any` swapped, a test widened or inverted. */
export const mutateCondition = (condition: Condition): ConditionMutation[] => {
  switch (condition.op) {
    case 'const':
      return [];
    case 'and':
    case 'or':
      return mutateJunction(condition);
    case 'not':
      return [
        { change: 'drop "not"', place: placeOf(condition), condition: condition.of },
        ...mutateCondition(condition.of).map((each) => ({ ...each, condition: negate(each.condition) })),
      ];
    default:
      return mutateTest(condition);
  }
};

const mutateJunction = ({ op, of }: Condition & { op: 'and' | 'or' }): ConditionMutation[] => {
  const swapped = op === 'and' ? 'or' : 'and';
  const without = of.map((part, index) => ({
    change: `drop "${bareText(part)}"`,
    place: placeOf(part),
    condition: join(op, [...of.slice(0, index), ...of.slice(index + 1)]),
  }));
  const within = of.flatMap((part, index) =>
    mutateCondition(part).map((each) => ({ ...each, condition: join(op, of.with(index, each.condition)) })),
  );
  const all = (name: string): string => (name === 'and' ? 'all' : 'any');
  const change = `"${all(op)}" becomes "${all(swapped)}"`;
  return [...without, ...within, { change, place: of[0] && placeOf(of[0]), condition: join(swapped, of) }];
};

const mutateTest = (test: Test): ConditionMutation[] => {
  const text = bareText(test);
  const changes: { change: string; condition: Condition }[] = [
    { change: `"${text}" always holds`, condition: always },
    { change: `invert "${text}"`, condition: negate(test) },
    ...loosened(test).map((condition) => ({ change: `"${text}" becomes "${bareText(condition)}"`, condition })),
  ];
  return changes.map((each) => ({ ...each, place: test.place }));
};

const neighbours = { lt: 'lte', lte: 'lt', gt: 'gte', gte: 'gt' } as const;

/** The same test a little wider, or with its boundary moved. */
const loosened = (test: Test): Condition[] => {
  if (test.op === 'exists') return [];
  const moved: Condition[] =
    test.op === 'compare' && test.comparison !== 'eq' && test.comparison !== 'prefix'
      ? [{ ...test, comparison: neighbours[test.comparison] }]
      : [];
  const asked = test.left.kind === 'ref' ? test.left : test.right;
  const exists: Condition[] =
    asked.kind === 'ref' ? [{ op: 'exists', left: asked, ...(test.place && { place: test.place }) }] : [];
  return [...moved, ...exists];
};

/** Where a condition begins, as far as it is written down. */
const placeOf = (condition: Condition): Place | undefined => {
  switch (condition.op) {
    case 'const':
      return undefined;
    case 'and':
    case 'or':
      return condition.of.map(placeOf).find((place) => place !== undefined);
    case 'not':
      return placeOf(condition.of);
    default:
      return condition.place;
  }
};
