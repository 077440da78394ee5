import type { Condition, Operand, Test } from '../condition.ts';
import { isScalar, scalarKinds } from './element.ts';
import { and, equal, implies, not, or, type Smt } from './smt.ts';
import type { SymbolicFacts, Term } from './symbolic-facts.ts';
import { Untranslatable } from './untranslatable.ts';

/** When a condition is true and when it is false; where neither holds it is unknown. */
export interface SymbolicTruth {
  isTrue: Smt;
  isFalse: Smt;
}

/** What an operand stands for. */
export type Lookup = (operand: Operand) => Term;

export const conjunction = (parts: SymbolicTruth[]): SymbolicTruth => ({
  isTrue: and(...parts.map(({ isTrue }) => isTrue)),
  isFalse: or(...parts.map(({ isFalse }) => isFalse)),
});

export const disjunction = (parts: SymbolicTruth[]): SymbolicTruth => ({
  isTrue: or(...parts.map(({ isTrue }) => isTrue)),
  isFalse: and(...parts.map(({ isFalse }) => isFalse)),
});

const negation = ({ isTrue, isFalse }: SymbolicTruth): SymbolicTruth => ({ isTrue: isFalse, isFalse: isTrue });

/** A condition for the solver: what `compileCondition` says of facts, said of facts that are not known. */
export const translateCondition = (condition: Condition, facts: SymbolicFacts, lookup: Lookup): SymbolicTruth => {
  const translate = (part: Condition): SymbolicTruth => translateCondition(part, facts, lookup);
  switch (condition.op) {
    case 'const':
      return {
        isTrue: condition.value === true ? 'true' : 'false',
        isFalse: condition.value === false ? 'true' : 'false',
      };
    case 'and':
      return conjunction(condition.of.map(translate));
    case 'or':
      return disjunction(condition.of.map(translate));
    case 'not':
      return negation(translate(condition.of));
    default:
      return translateTest(condition, facts, lookup);
  }
};

const translateTest = (test: Test, facts: SymbolicFacts, lookup: Lookup): SymbolicTruth => {
  switch (test.op) {
    case 'exists': {
      const missing = equal(lookup(test.left).kind, 'missing');
      return { isTrue: not(missing), isFalse: missing };
    }
    case 'compare':
      return comparison(test, facts, lookup);
    case 'in':
      return membership(facts, lookup(test.left), lookup(test.right));
    case 'subset':
      return inclusion(facts, lookup(test.left), lookup(test.right));
    default:
      throw new Untranslatable(`a test of an unknown kind (${(test as { op: string }).op})`);
  }
};

/** Known where both sides are fit for it: then it either holds or does not. */
const known = (when: Smt, holds: Smt): SymbolicTruth => ({ isTrue: and(when, holds), isFalse: and(when, not(holds)) });

const comparison = (test: Test & { op: 'compare' }, facts: SymbolicFacts, lookup: Lookup): SymbolicTruth => {
  const left = lookup(test.left);
  const right = lookup(test.right);
  const both = (kind: Smt): Smt => and(equal(left.kind, kind), equal(right.kind, kind));
  const ordered = (operator: string): SymbolicTruth =>
    known(both('number'), `(${operator} ${left.value} ${right.value})`);
  switch (test.comparison) {
    case 'eq':
      return known(and(isScalar(left), isScalar(right), equal(left.kind, right.kind)), equal(left.value, right.value));
    case 'prefix': {
      const texts = both('string');
      // Of what is no text, nothing need be said.
      return texts === 'false'
        ? known(texts, 'false')
        : known(texts, facts.prefixes.startsWith(left.value, right.value));
    }
    case 'lt':
      return ordered('<');
    case 'lte':
      return ordered('<=');
    case 'gt':
      return ordered('>');
    case 'gte':
      return ordered('>=');
    default:
      throw new Untranslatable(`a comparison of an unknown kind (${test.comparison as string})`);
  }
};

/** Nothing is in an empty list; else the value must be a scalar, and of the kind of every element. */
const membership = (facts: SymbolicFacts, value: Term, { kind, list }: Term): SymbolicTruth => {
  const isList = equal(kind, 'list');
  const { lists } = facts;
  const has = scalarKinds.map((each) => ({ each, some: lists.has(list, each) }));
  const ofItsKind = and(isScalar(value), ...has.map(({ each, some }) => implies(some, equal(value.kind, each))));
  const included = lists.includes(list, value);
  const empty = not(or(...has.map(({ some }) => some)));
  return {
    isTrue: and(isList, ofItsKind, included),
    isFalse: and(isList, or(empty, and(ofItsKind, not(included)))),
  };
};

const inclusion = (facts: SymbolicFacts, part: Term, whole: Term): SymbolicTruth => {
  const lists = and(equal(part.kind, 'list'), equal(whole.kind, 'list'));
  return lists === 'false' ? known(lists, 'false') : known(lists, facts.lists.isSubset(part.list, whole.list));
};
