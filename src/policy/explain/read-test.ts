import type { Operand, Reference, Scalar } from '../condition.ts';
import { bareText, momentText, nameOf } from '../condition-text.ts';
import type { Attributes, AttributeValue, Facts } from '../evaluate.ts';
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
  const isWithheld = withheld(operand);
  const value = isWithheld ? null : type === 'timestamp' ? inWords(found) : (found ?? null);
  return [{ name: nameOf(operand), value, withheld: isWithheld }];
};

const isList = (value: AttributeValue): value is readonly Scalar[] => Array.isArray(value);

const inWords = (value: AttributeValue): AttributeValue => {
  if (value === null || value === undefined) return null;
  return isList(value) ? value.map(momentText) : momentText(value);
};
