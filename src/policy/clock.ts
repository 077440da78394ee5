import type { Condition, Operand, Test } from './condition.ts';
import type { PrincipalFacts } from './principal.ts';

/** From one moment up to another, in epoch milliseconds; without an end where nothing changes by itself. */
export interface Period {
  from: number;
  until: number | null;
}

type ClockName = 'now' | 'second_factor_age';

/** Which of the values that pass by themselves an operand is, if it is one. */
export const clockOf = (operand: Operand): ClockName | null => {
  if (operand.kind !== 'ref' || operand.root !== 'context') return null;
  return operand.name === 'now' || operand.name === 'second_factor_age' ? operand.name : null;
};

/** What a clock shows at a moment; undefined where it does not run. */
export const shown = (clock: ClockName, moment: number, { secondFactorAt }: PrincipalFacts): number | undefined => {
  if (clock === 'now') return moment;
  return secondFactorAt === null ? undefined : Math.max(0, (moment - secondFactorAt) / 1_000);
};

/** When a clock passes a value: the moments at which a comparison of the two can turn. */
const turns = (clock: ClockName, value: number, { secondFactorAt }: PrincipalFacts): number[] => {
  const moment = clock === 'now' ? value : secondFactorAt === null ? NaN : secondFactorAt + value * 1_000;
  return [Math.floor(moment), Math.floor(moment) + 1];
};

/** The tests of a condition. */
export const testsOf = (condition: Condition): Test[] => {
  switch (condition.op) {
    case 'const':
      return [];
    case 'and':
    case 'or':
      return condition.of.flatMap(testsOf);
    case 'not':
      return testsOf(condition.of);
    default:
      return [condition];
  }
};

interface Surroundings {
  principal: PrincipalFacts;
  /** The values of an operand that are known, all of a list. */
  valuesOf: (operand: Operand) => readonly unknown[];
}

/** The last moment that a date can say, in epoch milliseconds. ECMA-262, 21.4.1.1 */
const lastMoment = 8.64e15;

/** How long an object's attribute and a clock are taken as they were, in milliseconds. */
const longest = 60_000;

/** How long what the conditions say of the clock stays as it is. */
export const periodOf = (
  conditions: readonly Condition[],
  from: number,
  { principal, valuesOf }: Surroundings,
): Period => {
  const ends = conditions.flatMap(testsOf).flatMap((test) => {
    if (test.op === 'exists') return [];
    return [
      [test.left, test.right],
      [test.right, test.left],
    ].flatMap(([operand, other]) => {
      const clock = operand && clockOf(operand);
      if (!clock || !other) return [];
      if (other.kind === 'ref' && other.root === 'resource') return [from + longest];
      return valuesOf(other).flatMap((value) => (typeof value === 'number' ? turns(clock, value, principal) : []));
    });
  });
  const next = ends.filter((end) => end > from && end <= lastMoment);
  return { from, until: next.length === 0 ? null : Math.min(...next) };
};
