import { join, negate, type Condition, type Operand, type Scalar } from './condition.ts';
import { compileCondition, type Attributes } from './evaluate.ts';

/** Namespaces whose values are known now. The others stay references. */
export type Known = Partial<Record<'principal' | 'tenant' | 'context', Attributes>>;

/** Substitute what is known and evaluate what then depends on nothing else (partial evaluation). */
export const fold = (condition: Condition, known: Known): Condition => {
  switch (condition.op) {
    case 'const':
      return condition;
    case 'and':
    case 'or':
      return join(
        condition.op,
        condition.of.map((part) => fold(part, known)),
      );
    case 'not':
      return negate(fold(condition.of, known));
    default:
      return foldTest(condition, known);
  }
};

const foldTest = (
  test: Extract<Condition, { op: 'compare' | 'in' | 'subset' | 'exists' }>,
  known: Known,
): Condition => {
  const operands = test.op === 'exists' ? [test.left] : [test.left, test.right];
  if (operands.every((operand) => isKnown(operand, known))) {
    const facts = { resource: {}, principal: {}, tenant: {}, context: {}, ...known };
    return { op: 'const', value: compileCondition(test)(facts) };
  }
  if (test.op === 'exists') return test;
  const left = substitute(test.left, known);
  const right = substitute(test.right, known);
  // A test against an absent value is unknown, whatever the other side turns out to be.
  return left && right ? { ...test, left, right } : { op: 'const', value: null };
};

const isKnown = (operand: Operand, known: Known): boolean =>
  operand.kind === 'literal' || (operand.root !== 'resource' && known[operand.root] !== undefined);

const substitute = (operand: Operand, known: Known): Operand | null => {
  if (operand.kind === 'literal' || operand.root === 'resource') return operand;
  const values = known[operand.root];
  if (!values) return operand;
  const value = Object.hasOwn(values, operand.name) ? values[operand.name] : undefined;
  if (value === null || value === undefined) return null;
  return { kind: 'literal', value: isList(value) ? [...value] : value };
};

// Array.isArray does not narrow readonly arrays.
const isList = (value: Scalar | readonly Scalar[]): value is readonly Scalar[] => Array.isArray(value);
