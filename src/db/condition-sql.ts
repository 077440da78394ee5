import type { Condition, Literal, Operand, Scalar } from '../policy/index.ts';
import {
  encode,
  holdablePart,
  isHoldable,
  isListOfSingles,
  isMoment,
  isOfType,
  type SqlType,
  type Value,
} from './literal-sql.ts';

/** The parameters of a query under construction. */
export class Parameters {
  readonly values: unknown[] = [];

  /** Add a value and return its placeholder. */
  add(value: unknown): string {
    this.values.push(value);
    return `$${this.values.length}`;
  }
}

/** An attribute in SQL: its expression and the type its comparisons happen in. */
export interface AttributeSql {
  expression: string;
  type: SqlType;
}

const comparators = { eq: '=', lt: '<', lte: '<=', gt: '>', gte: '>=' } as const;

const unknown = 'NULL::boolean';

/** False, but unknown where the expression is. */
const falseUnlessMissing = (expression: string): string => `nullif(${expression} IS NULL, true)`;

type Compare = Extract<Condition, { op: 'compare' }>;

/**
 * A condition as an SQL boolean of three values, true, false and NULL exactly where the evaluator says true, false
 * and unknown. Only attributes in the given list can be named; every value is a parameter.
 */
export const conditionSql = (
  condition: Condition,
  attributes: Readonly<Record<string, AttributeSql>>,
  parameters: Parameters,
): string => new ConditionWriter(attributes, parameters).write(condition);

class ConditionWriter {
  readonly #attributes: Readonly<Record<string, AttributeSql>>;
  readonly #parameters: Parameters;

  constructor(attributes: Readonly<Record<string, AttributeSql>>, parameters: Parameters) {
    this.#attributes = attributes;
    this.#parameters = parameters;
  }

  write(node: Condition): string {
    switch (node.op) {
      case 'const':
        return node.value === null ? unknown : String(node.value);
      case 'and':
      case 'or':
        return `(${node.of.map((part) => this.write(part)).join(node.op === 'and' ? ' AND ' : ' OR ')})`;
      case 'not':
        return `(NOT ${this.write(node.of)})`;
      case 'exists':
        return `(${this.#attribute(node.left)?.expression ?? 'NULL'} IS NOT NULL)`;
      case 'compare':
        return this.#compare(node);
      case 'in':
        return this.#membership(node.left, node.right);
      case 'subset':
        return this.#subset(node.left, node.right);
    }
  }

  #compare({ comparison, left, right }: Compare): string {
    const type = this.#typeOf(left, right);
    const literal = [left, right].find((each) => each.kind === 'literal');
    if (literal && !isOfType(literal.value, type)) return unknown;
    if (comparison === 'prefix') return this.#prefix(left, right);
    if (literal && comparison === 'eq' && !isHoldable(literal.value as string, type)) {
      return falseUnlessMissing(this.#single(literal === left ? right : left, type));
    }
    if (type === 'timestamptz' && literal && !isMoment(literal.value as number)) {
      return `(${this.#milliseconds(left)} ${comparators[comparison]} ${this.#milliseconds(right)})`;
    }
    return `(${this.#single(left, type)} ${comparators[comparison]} ${this.#single(right, type)})`;
  }

  #prefix(left: Operand, right: Operand): string {
    if (right.kind === 'literal' && !isHoldable(right.value as string, 'text')) {
      return falseUnlessMissing(this.#single(left, 'text'));
    }
    const text = left.kind === 'literal' ? this.#parameter(holdablePart(left.value as string), 'text') : null;
    return `starts_with(${text ?? this.#single(left, 'text')}, ${this.#single(right, 'text')})`;
  }

  #membership(left: Operand, right: Operand): string {
    const type = this.#typeOf(left, right);
    if (right.kind === 'literal') {
      const { value: list } = right;
      if (!isListOfSingles(list)) return unknown;
      if (list.length === 0) return 'false';
      if (!list.every((each) => isOfType(each, type))) return unknown;
      const holdable = list.filter((each) => isHoldable(each, type));
      const value = this.#single(left, type);
      return holdable.length === 0 ? falseUnlessMissing(value) : `(${value} = ANY(${this.#parameter(holdable, type)}))`;
    }
    const list = this.#list(right, type);
    if (left.kind === 'literal' && !isOfType(left.value, type)) {
      return `(CASE WHEN cardinality(${list}) = 0 THEN false END)`;
    }
    if (left.kind === 'literal' && !isHoldable(left.value as string, type)) return falseUnlessMissing(list);
    return `(${this.#single(left, type)} = ANY(${list}))`;
  }

  #subset(left: Operand, right: Operand): string {
    const type = this.#typeOf(left, right);
    if ([left, right].some((each) => each.kind === 'literal' && !isListOfSingles(each.value))) return unknown;
    // What no column can hold is in no list of one.
    const holdable = ({ value }: Literal): Scalar[] =>
      isListOfSingles(value) ? value.filter((each) => isOfType(each, type) && isHoldable(each, type)) : [];
    if (right.kind === 'literal') {
      return `(${this.#list(left, type)} <@ ${this.#parameter(holdable(right), type)})`;
    }
    const list = this.#list(right, type);
    if (left.kind === 'ref') return `(${this.#list(left, type)} <@ ${list})`;
    const part = holdable(left);
    return part.length < (left.value as Scalar[]).length
      ? falseUnlessMissing(list)
      : `(${this.#parameter(part, type)} <@ ${list})`;
  }

  #attribute(operand: Operand): AttributeSql | null {
    if (operand.kind === 'literal') return null;
    const found = Object.hasOwn(this.#attributes, operand.name) ? this.#attributes[operand.name] : undefined;
    if (operand.root !== 'resource' || !found) throw new Error(`${operand.root}.${operand.name} has no SQL`);
    return found;
  }

  #typeOf(...operands: Operand[]): SqlType {
    const [type] = operands.flatMap((operand) => this.#attribute(operand)?.type ?? []);
    if (!type) throw new Error('a test without an attribute should have been folded');
    return type;
  }

  /** A single value. Numbers are compared as they are in memory, as doubles, of which NaN is no value. */
  #single(operand: Operand, type: SqlType): string {
    const attribute = this.#attribute(operand);
    if (!attribute) return this.#parameter(operand.kind === 'literal' ? operand.value : null, type);
    return type === 'float8' ? `nullif((${attribute.expression})::float8, 'NaN')` : attribute.expression;
  }

  /** A list attribute, NULL unless it is one row of values: worked out once, whatever it costs. */
  #list(operand: Operand, type: SqlType): string {
    const { expression } = this.#attribute(operand) ?? { expression: 'NULL' };
    const noValue = type === 'float8' ? ` WHEN 'NaN' = ANY(list) THEN NULL` : '';
    return `(SELECT CASE WHEN array_ndims(list) > 1 THEN NULL WHEN array_position(list, NULL) IS NOT NULL THEN NULL${noValue}
      ELSE list END FROM (SELECT (${expression})::${type}[] AS list OFFSET 0) AS attribute)::${type}[]`;
  }

  #milliseconds(operand: Operand): string {
    const attribute = this.#attribute(operand);
    return attribute
      ? `(extract(epoch FROM ${attribute.expression}) * 1000)::float8`
      : this.#parameter(operand.kind === 'literal' ? operand.value : null, 'float8');
  }

  #parameter(value: Value, type: SqlType): string {
    return Array.isArray(value)
      ? `${this.#parameters.add(value.map((each) => encode(each, type)))}::${type}[]`
      : `${this.#parameters.add(encode(value, type))}::${type}`;
  }
}
