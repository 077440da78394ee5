import { createHash } from 'node:crypto';
import { byCodeUnits } from '../shared/by-code-units.ts';
import { isPlace } from './place.ts';

/** The same value for the same meaning: keys in order, and the parts of a conjunction or disjunction, which have none. */
const canonical = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(canonical);
  if (value === null || typeof value !== 'object') return value;
  const isUnordered = 'op' in value && (value.op === 'and' || value.op === 'or');
  return Object.fromEntries(
    entriesOf(value)
      // By what it is, and not by its name: an attribute may be called that, too.
      .filter(([, part]) => !isPlace(part))
      .map(([key, part]): [string, unknown] => {
        const parts = canonical(part);
        return [key, isUnordered && key === 'of' && Array.isArray(parts) ? parts.sort(byJson) : parts];
      }),
  );
};

/** Data as they stand: nothing in them means anything here. */
const verbatim = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(verbatim);
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(entriesOf(value).map(([key, part]) => [key, verbatim(part)]));
};

const entriesOf = (value: object): [string, unknown][] =>
  (value instanceof Map ? [...(value as Map<string, unknown>)] : Object.entries(value)).sort(([a], [b]) =>
    byCodeUnits(a, b),
  );

const byJson = (a: unknown, b: unknown): number => byCodeUnits(JSON.stringify(a), JSON.stringify(b));

/**
 * SHA-256 (hex) over the meaning of a bundle, not its text: places and comments do not count, nor does the order of files or keys.
 * @param data whose names and values are the bundle's own, such as entities.
 */
export const digestOf = (meaning: unknown, data: unknown): string =>
  createHash('sha256')
    .update(JSON.stringify([canonical(meaning), verbatim(data)]))
    .digest('hex');
