import type { Parameters, Predicate } from '../../../db/index.ts';
import { isUuid } from '../../../shared/ids.ts';
import { FilterFault, type Comparison, type Filter, type Value } from './filter-syntax.ts';

/** How an attribute's values compare: as text in either case, exactly, or as what they are. */
export type AttributeKind = 'text' | 'exact' | 'email' | 'uuid' | 'boolean' | 'time';

export interface FilterAttribute {
  kind: AttributeKind;
  /** SQL of its value. */
  sql: string;
  /** The fields of the representation that it tells of. */
  fields: readonly string[];
}

/** An attribute of several values, or of several parts. */
export interface ComplexAttribute {
  /** SQL of a sub-query's FROM and WHERE that finds the values; null where there is always exactly one. */
  from: string | null;
  /** Its parts by name, in lower case. The attribute by itself stands for its `value`. */
  parts: Readonly<Record<string, FilterAttribute>>;
}

/** The attributes that can be filtered by, by name in lower case. Nothing else ever becomes part of a query. */
export interface FilterAttributes {
  /** The schema whose URN may stand before a name. */
  schema: string;
  simple: Readonly<Record<string, FilterAttribute>>;
  complex: Readonly<Record<string, ComplexAttribute>>;
}

/** A filter as an SQL condition that is never NULL, and the fields it tells of. @throws FilterFault. */
export const filterSql = (filter: Filter, attributes: FilterAttributes): { where: Predicate; fields: string[] } => {
  const fields = new Set<string>();
  // Once without a query, so that whatever is wrong is found before one is begun.
  conditionOf(filter, attributes, { add: () => '' }, (field) => fields.add(field));
  const where: Predicate = (parameters) => conditionOf(filter, attributes, parameters, () => undefined);
  return { where, fields: [...fields] };
};

type Sink = Pick<Parameters, 'add'>;
type Note = (field: string) => void;

const conditionOf = (filter: Filter, known: FilterAttributes, parameters: Sink, note: Note): string => {
  const some = (from: string | null, test: string): string => (from === null ? test : `EXISTS (${from} AND ${test})`);
  const test = (attribute: FilterAttribute, node: Filter): string => {
    attribute.fields.forEach(note);
    return comparison(attribute, node, parameters);
  };
  const walk = (node: Filter, within: ComplexAttribute | null): string => {
    if (node.op === 'and' || node.op === 'or') {
      return `(${node.of.map((each) => walk(each, within)).join(node.op === 'and' ? ' AND ' : ' OR ')})`;
    }
    if (node.op === 'not') return `(NOT ${walk(node.of, within)})`;
    const [name, part] = nameOf(node.path, known.schema);
    if (within) {
      const found = part === null && node.op !== 'some' ? own(within.parts, name) : undefined;
      if (!found) throw new FilterFault(`cannot ask for "${node.path}" there`);
      return test(found, node);
    }
    const complex = own(known.complex, name);
    if (node.op === 'some') {
      if (!complex || part !== null) throw new FilterFault(`"${node.path}" has no parts to ask for`);
      return some(complex.from, walk(node.of, complex));
    }
    const found = complex
      ? own(complex.parts, part ?? 'value')
      : own(known.simple, part === null ? name : `${name}.${part}`);
    if (!found) throw new FilterFault(`cannot ask for "${node.path}"`);
    return some(complex?.from ?? null, test(found, node));
  };
  return walk(filter, null);
};

/** Names that objects inherit are not among ours. */
const own = <Entry>(entries: Readonly<Record<string, Entry>>, name: string): Entry | undefined =>
  Object.hasOwn(entries, name) ? entries[name] : undefined;

/** An attribute's name and that of its part, in lower case: names are the same in either (RFC 7643, 2.1). */
const nameOf = (path: string, schema: string): [string, string | null] => {
  const lower = path.toLowerCase();
  const prefix = `${schema.toLowerCase()}:`;
  const [name = '', part = null, ...more] = (lower.startsWith(prefix) ? lower.slice(prefix.length) : lower).split('.');
  if (more.length > 0) throw new FilterFault(`cannot ask for "${path}"`);
  return [name, part];
};

const signs = { gt: '>', ge: '>=', lt: '<', le: '<=' } as const;

/** One comparison: true or false, never NULL. An attribute without a value meets none but `ne`. */
const comparison = ({ kind, sql }: FilterAttribute, node: Filter, parameters: Sink): string => {
  if (node.op === 'pr') return `(${sql} IS NOT NULL)`;
  if (!('value' in node)) throw new FilterFault('cannot ask that');
  const { op, value } = node;
  if (value === null) {
    if (op !== 'eq' && op !== 'ne') throw new FilterFault(`"${op}" has no meaning for null`);
    return `(${sql} IS ${op === 'eq' ? '' : 'NOT '}NULL)`;
  }
  if (kind === 'boolean') return ofBoolean(sql, op, value, parameters);
  if (typeof value !== 'string') throw new FilterFault(`"${node.path}" is compared with texts`);
  if (kind === 'time') return ofTime(sql, op, value, parameters);
  if (kind === 'uuid') return ofId(sql, op, value, parameters);
  if (kind === 'exact') return ofText(sql, op, `${parameters.add(value)}::text`);
  // Its column is canonical already.
  if (kind === 'email') return ofText(sql, op, `${parameters.add(value.normalize('NFKC').trim().toLowerCase())}::text`);
  return ofText(`lower(${sql})`, op, `lower(${parameters.add(value)}::text)`);
};

const ofText = (left: string, op: Comparison, right: string): string => {
  if (op === 'ne') return `(${left} IS DISTINCT FROM ${right})`;
  const test = {
    eq: `${left} = ${right}`,
    co: `strpos(${left}, ${right}) > 0`,
    sw: `starts_with(${left}, ${right})`,
    ew: `right(${left}, length(${right})) = ${right}`,
  };
  return op in test
    ? `(${test[op as keyof typeof test]}) IS TRUE`
    : `(${left} COLLATE "C" ${signs[op as keyof typeof signs]} ${right} COLLATE "C") IS TRUE`;
};

const ofId = (sql: string, op: Comparison, value: string, parameters: Sink): string => {
  const id = value.toLowerCase();
  if (op !== 'eq' && op !== 'ne') return ofText(`${sql}::text`, op, `${parameters.add(id)}::text`);
  if (!isUuid(id)) return op === 'eq' ? 'false' : 'true';
  return `(${sql} ${op === 'eq' ? '=' : '<>'} ${parameters.add(id)}::uuid)`;
};

const ofBoolean = (sql: string, op: Comparison, value: Value, parameters: Sink): string => {
  // Entra ID writes truth values as texts.
  const wanted = typeof value === 'string' ? value.toLowerCase() : String(value);
  if (wanted !== 'true' && wanted !== 'false') throw new FilterFault(`"${String(value)}" is neither true nor false`);
  if (op !== 'eq' && op !== 'ne') throw new FilterFault(`"${op}" has no meaning for what is true or false`);
  return `(${sql} ${op === 'eq' ? '=' : '<>'} ${parameters.add(wanted === 'true')}::boolean)`;
};

const moment = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?(?:Z|[+-]\d\d:\d\d)$/;

const earliest = Date.parse('0001-01-01T00:00:00Z');
const latest = Date.parse('9999-12-31T23:59:59Z');

const ofTime = (sql: string, op: Comparison, value: string, parameters: Sink): string => {
  const time = moment.test(value) ? Date.parse(value) : Number.NaN;
  // What PostgreSQL has no text for is none of ours either.
  if (!(time >= earliest && time <= latest)) throw new FilterFault(`"${value}" is no moment`);
  const sign = op === 'eq' ? '=' : op === 'ne' ? '<>' : op in signs ? signs[op as keyof typeof signs] : null;
  if (sign === null) throw new FilterFault(`"${op}" has no meaning for moments`);
  return `(${sql} ${sign} ${parameters.add(new Date(time))}::timestamptz)`;
};
