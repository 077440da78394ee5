import type { Comparison, Condition, Operand, Reference, Scalar, Truth } from './condition.ts';

/** Attribute values as conditions see them: timestamps are epoch milliseconds, absent and null are the same. */
export type AttributeValue = Scalar | readonly Scalar[] | null | undefined;
export type Attributes = Readonly<Record<string, AttributeValue>>;

/** The namespaces of one evaluation. */
export interface Facts {
  resource: Attributes;
  principal: Attributes;
  tenant: Attributes;
  action: Attributes;
  context: Attributes;
}

/** A compiled condition. Never throws. */
export type Evaluator = (facts: Facts) => Truth;

/** A single value. A NaN is none: it is of no type. */
const isScalar = (value: AttributeValue): value is Scalar =>
  typeof value === 'string' || typeof value === 'boolean' || (typeof value === 'number' && !Number.isNaN(value));

const isScalarList = (value: AttributeValue): value is readonly Scalar[] =>
  Array.isArray(value) && value.every(isScalar);

type Read = (facts: Facts) => AttributeValue;

const read = (operand: Operand): Read => {
  if (operand.kind === 'literal') {
    const { value } = operand;
    return () => value;
  }
  const { root, name } = operand;
  // Own properties only: an attribute called "constructor" must not find Object's.
  return (facts) => (Object.hasOwn(facts[root], name) ? facts[root][name] : undefined);
};

const order: Record<Exclude<Comparison, 'eq' | 'prefix'>, (a: number, b: number) => boolean> = {
  lt: (a, b) => a < b,
  lte: (a, b) => a <= b,
  gt: (a, b) => a > b,
  gte: (a, b) => a >= b,
};

/** By characters: half of a character that takes two units is no beginning of it. */
export const begins = (text: string, start: string): boolean =>
  text.startsWith(start) && !(/[\ud800-\udbff]$/.test(start) && /^[\udc00-\udfff]/.test(text.slice(start.length)));

const compareScalars = (comparison: Comparison, left: Scalar, right: Scalar): Truth => {
  if (typeof left !== typeof right) return null;
  if (comparison === 'eq') return left === right;
  if (comparison === 'prefix') {
    return typeof left === 'string' && typeof right === 'string' ? begins(left, right) : null;
  }
  return typeof left === 'number' && typeof right === 'number' ? order[comparison](left, right) : null;
};

const compileComparison = (comparison: Comparison, leftOperand: Operand, rightOperand: Operand): Evaluator => {
  const left = read(leftOperand);
  const right = read(rightOperand);
  if (comparison === 'eq') {
    // The test that most rules make, and every one with isolation.
    return (facts) => {
      const a = left(facts);
      const b = right(facts);
      return typeof a === typeof b && isScalar(a) && isScalar(b) ? a === b : null;
    };
  }
  return (facts) => {
    const a = left(facts);
    const b = right(facts);
    return isScalar(a) && isScalar(b) ? compareScalars(comparison, a, b) : null;
  };
};

/** Whether a value is one of a list: unknown where that cannot be told of their types. */
const membership = (value: AttributeValue, list: ListReading | null): Truth => {
  if (!list) return null;
  // Nothing is in an empty list, not even an unknown value: so says SQL's `= ANY('{}')`.
  if (list.elements.size === 0) return false;
  return isScalar(value) && typeof value === list.type ? list.elements.has(value) : null;
};

/** A list, and the type of all its elements if they have one. */
interface ListReading {
  elements: ReadonlySet<Scalar>;
  type: string | null;
}

const readList = (value: AttributeValue): ListReading | null => {
  if (!isScalarList(value)) return null;
  const type = typeof value[0];
  return { elements: new Set(value), type: value.every((element) => typeof element === type) ? type : null };
};

const compileMembership = (leftOperand: Operand, rightOperand: Operand): Evaluator => {
  const left = read(leftOperand);
  if (rightOperand.kind === 'literal') {
    const list = readList(rightOperand.value);
    return (facts) => membership(left(facts), list);
  }
  const right = read(rightOperand);
  return (facts) => membership(left(facts), readList(right(facts)));
};

const compileSubset = (leftOperand: Operand, rightOperand: Operand): Evaluator => {
  const left = read(leftOperand);
  const right = read(rightOperand);
  return (facts) => {
    const part = left(facts);
    const whole = right(facts);
    if (!isScalarList(part) || !isScalarList(whole)) return null;
    return part.every((element) => whole.includes(element));
  };
};

const compileExists = (operand: Reference): Evaluator => {
  const value = read(operand);
  return (facts) => {
    const found = value(facts);
    return found !== null && found !== undefined;
  };
};

const compileJunction = (op: 'and' | 'or', parts: Evaluator[]): Evaluator => {
  const decisive = op === 'or';
  return (facts) => {
    let result: Truth = !decisive;
    for (const part of parts) {
      const truth = part(facts);
      if (truth === decisive) return decisive;
      if (truth === null) result = null;
    }
    return result;
  };
};

/** Compile a condition to a closure. The one evaluator of the project: decisions, tests and explanations run it. */
export const compileCondition = (condition: Condition): Evaluator => {
  switch (condition.op) {
    case 'const': {
      const { value } = condition;
      return () => value;
    }
    case 'and':
    case 'or':
      return compileJunction(condition.op, condition.of.map(compileCondition));
    case 'not': {
      const inner = compileCondition(condition.of);
      return (facts) => {
        const truth = inner(facts);
        return truth === null ? null : !truth;
      };
    }
    case 'compare':
      return compileComparison(condition.comparison, condition.left, condition.right);
    case 'in':
      return compileMembership(condition.left, condition.right);
    case 'subset':
      return compileSubset(condition.left, condition.right);
    case 'exists':
      return compileExists(condition.left);
  }
};
