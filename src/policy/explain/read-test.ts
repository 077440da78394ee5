import type { Operand, Reference, Scalar } from '../condition.ts';
import { bareText, momentText, nameOf } from '../condition-text.ts';
import type { Attributes, Facts } from '../evaluate.ts';
import { Hidden } from '../hidden.ts';
import { placeText } from '../place.ts';
import type { Vocabulary } from '../vocabulary.ts';
import type { AssessedTest } from './assessment.ts';
import type { OperandReading, TestReading } from './explanation.ts';

/** Whether the value of an attribute is kept from who reads the explanation. */
export type Withheld = (attribute: Pick<Reference, 'root' | 'name'>) => boolean;

/** From what a test's operands are read. */
export interface OperandFacts {
  /** The object is null where none was looked at. */
  facts: Omit<Facts, 'resource'> & { resource: Attributes | null };
  vocabulary: Vocabulary;
  withheld: Withheld;
}

/** What a test asked, of which values, and what came of it. */
export const readTest = (
  { condition, test, truth, role }: AssessedTest,
  decisive: boolean,
  from: OperandFacts,
): TestReading => ({
  text: bareText(condition),
  truth,
  decisive,
  operands: (test.op === 'exists' ? [test.left] : [test.left, test.right]).flatMap((operand) =>
    readOperand(operand, from),
  ),
  place: test.place ? placeText(test.place) : null,
  role,
});

/** What is written in the rule itself is in its text. */
const readOperand = (operand: Operand, { facts, vocabulary, withheld }: OperandFacts): OperandReading[] => {
  const values = operand.kind === 'ref' ? facts[operand.root] : null;
  if (operand.kind === 'literal' || !values) return [];
  const { root, name } = operand;
  const found = Object.hasOwn(values, name) ? values[name] : null;
  const type = Object.hasOwn(vocabulary[root], name) ? vocabulary[root][name]?.type : undefined;
  const isWithheld = withheld(operand) || Hidden.is(found);
  const value = isWithheld ? null : shownValue(found, type === 'timestamp' ? momentText : (each) => each);
  return [{ name: nameOf(operand), value, withheld: isWithheld }];
};

const isScalar = (value: unknown): value is Scalar => ['string', 'number', 'boolean'].includes(typeof value);

/** A value as JSON. One that is none of any type, which others may have given, is shown as text. */
const shownValue = (value: unknown, each: (value: Scalar) => Scalar): OperandReading['value'] => {
  if (value === null || value === undefined) return null;
  if (isScalar(value)) return each(value);
  return Array.isArray(value) && value.every(isScalar) ? value.map(each) : JSON.stringify(value);
};
