import type { Condition, Operand } from '../policy/index.ts';

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
  type: 'uuid' | 'text' | 'numeric' | 'boolean' | 'timestamptz';
}

/** Canonical text: others that PostgreSQL takes for the same UUID are other texts in memory. */
const isUuidText = (value: unknown): boolean =>
  typeof value === 'string' && /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(value);

const isOfUuids = (operand: Operand): boolean =>
  operand.kind === 'ref' ||
  (Array.isArray(operand.value) ? operand.value.every(isUuidText) : isUuidText(operand.value));

const comparators = { eq: '=', lt: '<', lte: '<=', gt: '>', gte: '>=' } as const;

/**
 * A condition as an SQL boolean of three values, true, false and NULL exactly where the evaluator says true, false
 * and unknown. Only attributes in the given list can be named; every value is a parameter.
 */
export const conditionSql = (
  condition: Condition,
  attributes: Readonly<Record<string, AttributeSql>>,
  parameters: Parameters,
): string => {
  const attribute = (operand: Operand): AttributeSql | null => {
    if (operand.kind === 'literal') return null;
    const found = Object.hasOwn(attributes, operand.name) ? attributes[operand.name] : undefined;
    if (operand.root !== 'resource' || !found) throw new Error(`${operand.root}.${operand.name} has no SQL`);
    return found;
  };
  const sql = (operand: Operand, type: AttributeSql['type'], list = false): string => {
    const found = attribute(operand);
    if (found) return found.type === type ? found.expression : `${found.expression}::${type}${list ? '[]' : ''}`;
    const value = operand.kind === 'literal' ? operand.value : null;
    const encode = (each: unknown) => (type === 'timestamptz' && typeof each === 'number' ? new Date(each) : each);
    const encoded = Array.isArray(value) ? value.map(encode) : encode(value);
    return `${parameters.add(encoded)}::${type}${list ? '[]' : ''}`;
  };
  const typeOf = (...operands: Operand[]): AttributeSql['type'] => {
    const types = operands.flatMap((operand) => attribute(operand)?.type ?? []);
    const [type] = types;
    if (!type) throw new Error('a test without an attribute should have been folded');
    // The id of a principal of another kind need not be a UUID: it is none of the column's, not an error.
    return type === 'uuid' && !operands.every(isOfUuids) ? 'text' : type;
  };
  const walk = (node: Condition): string => {
    switch (node.op) {
      case 'const':
        return node.value === null ? 'NULL::boolean' : String(node.value);
      case 'and':
      case 'or':
        return `(${node.of.map(walk).join(node.op === 'and' ? ' AND ' : ' OR ')})`;
      case 'not':
        return `(NOT ${walk(node.of)})`;
      case 'exists':
        return `(${sql(node.left, typeOf(node.left))} IS NOT NULL)`;
      case 'compare': {
        const type = typeOf(node.left, node.right);
        const left = sql(node.left, type);
        const right = sql(node.right, type);
        return node.comparison === 'prefix'
          ? `starts_with(${left}, ${right})`
          : `(${left} ${comparators[node.comparison]} ${right})`;
      }
      case 'in': {
        const type = typeOf(node.left, node.right);
        return `(${sql(node.left, type)} = ANY(${sql(node.right, type, true)}))`;
      }
      case 'subset': {
        const type = typeOf(node.left, node.right);
        return `(${sql(node.left, type, true)} <@ ${sql(node.right, type, true)})`;
      }
    }
  };
  return walk(condition);
};
