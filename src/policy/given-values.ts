import { parseTimestamp } from './parse-timestamp.ts';
import type { AttributeValue, Attributes } from './evaluate.ts';
import type { Scalar } from './condition.ts';
import type { AttributeType, Declared } from './vocabulary.ts';

/** What stands for a value of another type than is declared: it is there, and every test of it is unknown. */
const mistyped = Object.freeze({}) as unknown as AttributeValue;

/**
 * Of what somebody says in JSON of a principal, an object, an action or a context, the declared attributes, as conditions see them.
 * Whatever else is said is left out.
 */
export const givenValues = (declared: Declared, given: Readonly<Record<string, unknown>> | undefined): Attributes => {
  const values: Record<string, AttributeValue> = {};
  if (given === undefined) return values;
  for (const name of Object.keys(declared)) {
    const type = declared[name];
    if (type && Object.hasOwn(given, name)) values[name] = readValue(type, given[name]);
  }
  return values;
};

/** What PostgreSQL takes for one, of whatever version. */
const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

const readValue = (type: AttributeType, value: unknown): AttributeValue => {
  if (value === null || value === undefined) return null;
  if (!type.list) return readScalar(type, value) ?? mistyped;
  if (!Array.isArray(value)) return mistyped;
  const elements = value.map((each) => readScalar(type, each));
  return elements.every((each) => each !== null) ? elements : mistyped;
};

const readScalar = ({ type }: AttributeType, value: unknown): Scalar | null => {
  switch (type) {
    case 'number':
      return typeof value === 'number' && Number.isFinite(value) ? value : null;
    case 'boolean':
      return typeof value === 'boolean' ? value : null;
    // No text in PostgreSQL holds a NUL.
    case 'string':
      return typeof value === 'string' && !value.includes('\0') ? value : null;
    case 'uuid':
      return typeof value === 'string' && uuid.test(value) ? value.toLowerCase() : null;
    case 'timestamp':
      return typeof value === 'string' ? parseTimestamp(value) : null;
  }
};
