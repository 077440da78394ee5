import { join, negate, type Condition, type Operand, type Reference, type Scalar, type Test } from './condition.ts';
import { compileCondition, type Attributes, type Facts } from './evaluate.ts';

/** Stands for a value that is not known yet, in a namespace whose others are. */
export const later = Symbol('later');

/** Namespaces whose values are known now. The others stay references. */
export type Known = Partial<Record<Namespace, Readonly<Record<string, Attributes[string] | typeof later>>>>;

type Namespace = 'principal' | 'tenant' | 'action' | 'context';

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

const foldTest = (test: Test, known: Known): Condition => {
  const operands = test.op === 'exists' ? [test.left] : [test.left, test.right];
  if (operands.every((operand) => isKnown(operand, known))) {
    // Only known operands are read, so no evaluation meets what comes later.
    const facts = { resource: {}, principal: {}, tenant: {}, action: {}, context: {}, ...(known as Partial<Facts>) };
    return { op: 'const', value: compileCondition(test)(facts) };
  }
  if (test.op === 'exists') return test;
  const left = substitute(test.left, known);
  const right = substitute(test.right, known);
  if (left && right) return { ...test, left, right };
  // A test against an absent value, or one of no type, is unknown, whatever the other side turns out to be; but nothing is in an empty list.
  return test.op === 'in' && right ? join('and', [unknown, negate(isEmpty(right))]) : unknown;
};

const unknown: Condition = { op: 'const', value: null };

const isEmpty = (list: Operand): Condition => ({ op: 'subset', left: list, right: { kind: 'literal', value: [] } });

const isKnown = (operand: Operand, known: Known): boolean =>
  operand.kind === 'literal' ||
  (operand.root !== 'resource' && known[operand.root] !== undefined && valueOf(operand, known) !== later);

const substitute = (operand: Operand, known: Known): Operand | null => {
  if (operand.kind === 'literal' || operand.root === 'resource' || !known[operand.root]) return operand;
  const value = valueOf(operand, known);
  if (value === later) return operand;
  if (value === null || value === undefined) return null;
  if (isList(value)) return { kind: 'literal', value: [...value] };
  return typeof value === 'object' ? null : { kind: 'literal', value };
};

const valueOf = ({ root, name }: Reference, known: Known): Attributes[string] | typeof later => {
  const values = root === 'resource' ? undefined : known[root];
  return values && Object.hasOwn(values, name) ? values[name] : undefined;
};

// Array.isArray does not narrow readonly arrays.
const isList = (value: Scalar | readonly Scalar[]): value is readonly Scalar[] => Array.isArray(value);
