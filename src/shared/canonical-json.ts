import { byCodeUnits } from './by-code-units.ts';
import { isJsonObject } from './json-object.ts';

/** JSON in which members of objects have an order, so that equal values are equal texts. */
export const canonicalJson = (value: unknown): string => JSON.stringify(value, inOrder);

const inOrder = (_: string, value: unknown): unknown =>
  isJsonObject(value) ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => byCodeUnits(a, b))) : value;
