import fc from 'fast-check';
import type { Json } from './parity-case.ts';
import { typed } from './values.ts';
import { columns, type Column } from './vocabulary.ts';

/** What columns can hold beyond what attributes are meant to. Numbers that JSON cannot say are texts. */
const beyond: Partial<Record<Column, readonly unknown[]>> = {
  us: [[[null]]],
  ss: [[['a'], ['ab']], [['a', null]]],
  n1: ['NaN', '0.1000000000000000055511151231257827', '9007199254740993', '1.50000000000000000001'],
  n2: ['NaN', 'Infinity', '-Infinity'],
  ns: [['NaN'], ['0.1000000000000000055', '1'], [[1], [2]]],
  t1: [Infinity, -Infinity],
};
const whole = [-1, 0, 1, 2, 2 ** 53, '9007199254740993'];

/** A random value of a column. */
export const cell = (column: Column): fc.Arbitrary<unknown> => {
  if (column === 'n3') return fc.option(fc.constantFrom(...whole), { freq: 6 });
  const odd = beyond[column];
  const usual = typed(columns[column].type);
  return odd ? fc.oneof({ arbitrary: usual, weight: 6 }, { arbitrary: fc.constantFrom(...odd), weight: 1 }) : usual;
};

/** A value that a policy names, as the column holds it; undefined where it is none of the column's. */
export const asHeld = (literal: unknown, column: Column): unknown => {
  const { type } = columns[column].type;
  if (typeof literal === 'boolean') return type === 'boolean' ? literal : undefined;
  if (typeof literal === 'number') {
    return type === 'number' && (column !== 'n3' || Number.isSafeInteger(literal)) ? literal : undefined;
  }
  if (typeof literal !== 'string' || /[\0\p{Surrogate}]/u.test(literal)) return undefined;
  const isMoment = /^\d{4}-\d\d-\d\dT/.test(literal);
  if (type === 'timestamp') return isMoment ? Date.parse(literal) : undefined;
  const isUuid = /^[0-9a-f-]{36}$/.test(literal);
  return (type === 'uuid' && isUuid) || type === 'string' ? literal : undefined;
};

/** A row of cells as attributes: numbers that were texts are the nearest doubles. */
export const attributesOf = (row: Json, held: Readonly<Record<string, string>>): Json =>
  Object.fromEntries(
    Object.entries(row).map(([name, value]) => [
      name,
      columns[held[name] as Column].type.type === 'number' ? numbers(value) : value,
    ]),
  );

const numbers = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(numbers);
  return typeof value === 'string' ? Number(value) : value;
};

/** A cell's value as JSON that PostgreSQL reads into its column. */
export const asJson = (value: unknown, column: Column): unknown => {
  if (Array.isArray(value)) return value.map((each) => asJson(each, column));
  if (columns[column].type.type !== 'timestamp' || typeof value !== 'number') return value;
  if (Math.abs(value) === Infinity) return value > 0 ? 'infinity' : '-infinity';
  return new Date(value).toISOString();
};
