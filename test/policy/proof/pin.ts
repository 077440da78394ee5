import type { AttributeValue } from '../../../src/policy/evaluate.ts';
import type { Scalar } from '../../../src/policy/condition.ts';
import { and, equal, type Smt } from '../../../src/policy/proof/smt.ts';
import type { SymbolicFacts, Term } from '../../../src/policy/proof/symbolic-facts.ts';

const isScalar = (value: unknown): value is Scalar => ['string', 'number', 'boolean'].includes(typeof value);

/** Says that a term has exactly this value. */
export const pin = (facts: SymbolicFacts, term: Term, value: AttributeValue): Smt => {
  if (value === null || value === undefined) return equal(term.kind, 'missing');
  if (isScalar(value)) {
    const element = facts.scalar(value);
    return and(equal(term.kind, element.kind), equal(term.value, element.value));
  }
  if (!Array.isArray(value) || !value.every(isScalar)) return equal(term.kind, 'other');
  const { list } = facts.literal(value);
  return and(equal(term.kind, 'list'), facts.lists.isSubset(term.list, list), facts.lists.isSubset(list, term.list));
};
