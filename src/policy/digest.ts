import { createHash } from 'node:crypto';

const byText = (a: string, b: string): number => (a < b ? -1 : Number(a > b));

/** An attribute may be called that too. */
const isPlace = (value: unknown): boolean =>
  typeof value === 'object' && value !== null && 'line' in value && 'column' in value;

/** The same value for the same meaning: keys in order, and the parts of a conjunction or disjunction, which have none. */
const canonical = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(canonical);
  if (value === null || typeof value !== 'object') return value;
  const entries = value instanceof Map ? [...(value as Map<string, unknown>)] : Object.entries(value);
  const isUnordered = 'op' in value && (value.op === 'and' || value.op === 'or');
  return Object.fromEntries(
    entries
      .filter(([key, part]) => !(key === 'place' && isPlace(part)))
      .sort(([a], [b]) => byText(a, b))
      .map(([key, part]): [string, unknown] => {
        const parts = canonical(part);
        return [key, isUnordered && key === 'of' && Array.isArray(parts) ? parts.sort(byJson) : parts];
      }),
  );
};

const byJson = (a: unknown, b: unknown): number => byText(JSON.stringify(a), JSON.stringify(b));

/** SHA-256 (hex) over the meaning of a bundle, not its text: places and comments do not count, nor does the order of files or keys. */
export const digestOf = (meaning: unknown): string =>
  createHash('sha256')
    .update(JSON.stringify(canonical(meaning)))
    .digest('hex');
