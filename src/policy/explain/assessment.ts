import { negate, type Condition, type Test, type Truth } from '../condition.ts';
import { compileCondition, type Facts } from '../evaluate.ts';
import { fold, type Known } from '../fold.ts';
import { possibleTruths } from '../possible-truths.ts';

/** A condition's truth; `open` where it hangs on what is not known yet, such as the object. */
export type TruthName = 'true' | 'false' | 'unknown' | 'open';

/** Finds a condition's truth. */
export type Judge = (condition: Condition) => TruthName;

const nameOf = (truth: Truth): TruthName => (truth === null ? 'unknown' : truth ? 'true' : 'false');

/** Truth by all facts: the evaluator's, which decides. */
export const judgeBy =
  (facts: Facts): Judge =>
  (condition) =>
    nameOf(compileCondition(condition)(facts));

/** Truth by facts of which some are hidden: that which it has whatever they were, else open. */
export const judgeByPart =
  (facts: Facts): Judge =>
  (condition) => {
    const [truth = null, ...others] = possibleTruths(condition, facts);
    return others.length > 0 ? 'open' : nameOf(truth);
  };

/** Truth as far as some facts tell: the partial evaluation's, by which coarse decisions and lists are made. */
export const judgeByKnown =
  (known: Known): Judge =>
  (condition) => {
    const folded = fold(condition, known);
    return folded.op === 'const' ? nameOf(folded.value) : 'open';
  };

/** One test of a condition, with the `not` that it stands under. */
export interface AssessedTest {
  op: 'test';
  truth: TruthName;
  condition: Condition;
  test: Test;
  /** The derived role whose condition it is part of. */
  role: string | null;
}

/** A condition with the truth of each of its parts; every `not` is moved to the tests. */
export type Assessment =
  AssessedTest | { op: 'const'; truth: TruthName } | { op: 'and' | 'or'; truth: TruthName; of: Assessment[] };

/** Judge a condition and each of its parts. */
export const assess = (condition: Condition, judge: Judge, role: string | null = null): Assessment =>
  assessPart(condition, { judge, role, negated: false });

interface Surroundings {
  judge: Judge;
  role: string | null;
  negated: boolean;
}

const assessPart = (condition: Condition, surroundings: Surroundings): Assessment => {
  const { judge, role, negated } = surroundings;
  const meant = negated ? negate(condition) : condition;
  switch (condition.op) {
    case 'const':
      return { op: 'const', truth: judge(meant) };
    case 'not':
      return assessPart(condition.of, { ...surroundings, negated: !negated });
    case 'and':
    case 'or': {
      const of = condition.of.map((part) => assessPart(part, surroundings));
      // De Morgan's laws hold in three-valued logic too.
      return { op: (condition.op === 'and') === negated ? 'or' : 'and', truth: judge(meant), of };
    }
    default:
      return { op: 'test', truth: judge(meant), condition: meant, test: condition, role };
  }
};

/** All tests, as they are written. */
export const testsOf = (assessment: Assessment): AssessedTest[] => {
  if (assessment.op === 'const') return [];
  return assessment.op === 'test' ? [assessment] : assessment.of.flatMap(testsOf);
};

/** The tests from which the truth of the whole follows. */
export const decisiveTests = (assessment: Assessment): AssessedTest[] => {
  if (assessment.op === 'const') return [];
  if (assessment.op === 'test') return [assessment];
  const { op, truth, of } = assessment;
  // What is unknown because of one part is not false because of the others, and so a deny.
  const count = (part: Assessment): boolean =>
    part.truth === truth || (op === 'and' && truth === 'unknown' && part.truth === 'true');
  return of.filter(count).flatMap(decisiveTests);
};

/**
 * The fewest tests that would have to be true for the whole to be; null where no tests help.
 * @param isOpenLacking whether what is open counts: it does where an object was looked at, and values of it are hidden.
 */
export const lackingTests = (assessment: Assessment, isOpenLacking: boolean): AssessedTest[] | null => {
  if (assessment.truth === 'true' || (assessment.truth === 'open' && !isOpenLacking)) return [];
  if (assessment.op === 'const') return null;
  if (assessment.op === 'test') return [assessment];
  const parts = assessment.of.map((part) => lackingTests(part, isOpenLacking));
  if (assessment.op === 'and') return parts.some((part) => part === null) ? null : parts.flatMap((part) => part ?? []);
  return fewest(parts);
};

/** The shortest list, the first of several; null where there is none. */
export const fewest = <Item>(lists: readonly (Item[] | null)[]): Item[] | null =>
  lists.reduce((best, list) => (list && (!best || list.length < best.length) ? list : best), null);
