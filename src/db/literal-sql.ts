import type { Scalar } from '../policy/index.ts';

/** The type that an attribute's comparisons happen in. */
export type SqlType = 'uuid' | 'text' | 'float8' | 'boolean' | 'timestamptz';

/** A value of a condition, which can be more than policies declare: foreign principals say what they like. */
export type Value = Scalar | readonly Scalar[] | null;

/** A NaN is of no type, and no value of a list. */
export const isSingle = (value: unknown): value is Scalar =>
  typeof value === 'string' || typeof value === 'boolean' || (typeof value === 'number' && !Number.isNaN(value));

export const isListOfSingles = (value: Value): value is readonly Scalar[] =>
  Array.isArray(value) && value.every(isSingle);

const inMemory = {
  uuid: 'string',
  text: 'string',
  float8: 'number',
  boolean: 'boolean',
  timestamptz: 'number',
} as const;

/** Whether a value is of the type in memory: else comparing it with a column of this type is unknown. */
export const isOfType = (value: Value, type: SqlType): value is Scalar =>
  isSingle(value) && typeof value === inMemory[type];

/** What a text cannot hold in PostgreSQL: NUL, and half of a character. */
const unholdable = /[\0\p{Surrogate}]/u;

/**
 * Whether a column of the type can hold the value; if not, it equals no value there, and must not become a parameter. Of UUIDs the
 * canonical text: others that PostgreSQL takes for the same UUID are other texts in memory.
 */
export const isHoldable = (value: Scalar, type: SqlType): boolean => {
  if (typeof value === 'number') return type !== 'timestamptz' || isMoment(value);
  if (typeof value === 'boolean') return true;
  if (type === 'uuid') return /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(value);
  return !unholdable.test(value);
};

/** The longest beginning that a text can hold. */
export const holdablePart = (text: string): string => text.split(unholdable)[0] ?? '';

/** Whether a Date and a timestamptz(3) can both hold so many milliseconds: from 4713 BC to the year 275760. */
export const isMoment = (milliseconds: number): boolean =>
  Math.abs(milliseconds) === Infinity ||
  (Number.isInteger(milliseconds) && milliseconds >= -2.1e14 && milliseconds <= 8.64e15);

/** A value as a parameter of a type. */
export const encode = (value: unknown, type: SqlType): unknown => {
  if (type !== 'timestamptz' || typeof value !== 'number') return value;
  if (Math.abs(value) === Infinity) return value > 0 ? 'infinity' : '-infinity';
  return new Date(value);
};
