import type { Condition, Literal, Operand, Scalar, Test } from './condition.ts';

/** One thing that a mapping says: of an attribute, by an operator; or by `all`, `any` or `not`. */
interface Entry {
  key: string;
  operator: string | null;
  value: string;
}

/**
 * A condition in the policy language, on one line, as it can stand after `when:`. Read again, it is the same condition. What
 * only partial evaluation makes, a value in an attribute's place or a truth that is unknown, is printed too, but not read.
 */
export const conditionText = (condition: Condition): string => {
  const text = bareText(condition);
  return text === '' ? '{}' : `{ ${text} }`;
};

/** The same without the braces around it: how one test is shown. */
export const bareText = (condition: Condition): string => {
  const entries = (condition.op === 'and' ? condition.of : [condition]).flatMap(entryOf);
  const groups = grouped(entries);
  const isMapping = new Set(groups.map(([first]) => first?.key)).size === groups.length;
  if (condition.op !== 'and' || isMapping) return groups.map(groupText).join(', ');
  // A mapping has each key once.
  return `all: ${listText(condition.of)}`;
};

/** Neighbours that speak of one attribute by different operators stand in one entry. */
const grouped = (entries: readonly Entry[]): Entry[][] => {
  const groups: Entry[][] = [];
  for (const entry of entries) {
    const group = groups.at(-1);
    const joins = group?.every(({ key, operator }) => key === entry.key && operator !== entry.operator);
    if (group && joins) group.push(entry);
    else groups.push([entry]);
  }
  return groups;
};

const groupText = (group: readonly Entry[]): string => {
  const [first] = group;
  if (!first) return '';
  const { key, operator, value } = first;
  if (group.length === 1 && (operator === null || operator === 'eq')) return `${key}: ${value}`;
  return `${key}: { ${group.map((each) => `${each.operator ?? ''}: ${each.value}`).join(', ')} }`;
};

const listText = (parts: readonly Condition[]): string => `[${parts.map(conditionText).join(', ')}]`;

const entryOf = (condition: Condition): Entry | [] => {
  switch (condition.op) {
    case 'const':
      if (condition.value === true) return [];
      return condition.value === null ? word('unknown', 'true') : word('not', '{}');
    case 'and':
      return word('all', listText(condition.of));
    case 'or':
      return word('any', listText(condition.of));
    case 'not':
      return negated(condition.of) ?? word('not', conditionText(condition.of));
    default:
      return testEntry(condition);
  }
};

const word = (key: string, value: string): Entry => ({ key, operator: null, value });

/** A test's opposite, where the language has a word for it. */
const negated = (condition: Condition): Entry | null => {
  if (condition.op === 'exists') return { ...testEntry(condition), value: 'false' };
  if (condition.op === 'in') return { ...testEntry(condition), operator: 'not_in' };
  return condition.op === 'compare' && condition.comparison === 'eq'
    ? { ...testEntry(condition), operator: 'ne' }
    : null;
};

const testEntry = (test: Test): Entry => {
  const key = test.left.kind === 'ref' ? scalarText(nameOf(test.left)) : operandText(test.left);
  if (test.op === 'exists') return { key, operator: 'exists', value: 'true' };
  const operator = test.op === 'compare' ? test.comparison : test.op === 'subset' ? 'subset_of' : 'in';
  return { key, operator, value: operandText(test.right) };
};

/** An attribute as conditions name it, such as `resource.status`. */
export const nameOf = ({ root, name }: { root: string; name: string }): string => `${root}.${name}`;

const operandText = (operand: Operand): string =>
  operand.kind === 'ref' ? scalarText(`$${nameOf(operand)}`) : literalText(operand);

const literalText = ({ value, type }: Literal): string => {
  const each = (item: Scalar): string => valueText(type === 'timestamp' ? momentText(item) : item);
  return Array.isArray(value) ? `[${value.map(each).join(', ')}]` : each(value);
};

/** Epoch milliseconds as a policy file has them. */
export const momentText = (value: Scalar): Scalar =>
  typeof value === 'number' && Math.abs(value) <= 8.64e15 ? new Date(value).toISOString() : value;

/** A text that begins with a dollar sign is written with two. */
const valueText = (value: Scalar): string =>
  typeof value === 'string' ? scalarText(value.replace(/^\$/, '$$$$')) : String(value);

const plain = /^(\$?[A-Za-z_][\w.:-]*\w|[A-Za-z_]|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12})$/;
const reserved = /^(true|false|null)$/i;

/** A YAML scalar that is read as this text. Every JSON text is one. */
const scalarText = (text: string): string => (plain.test(text) && !reserved.test(text) ? text : JSON.stringify(text));
