type Json = Record<string, unknown>;
type Query = Readonly<Record<string, unknown>>;

/** Names in `attributes` or `excludedAttributes`, in lower case, without the schema's URN. Null where there are none. */
const namesIn = (text: unknown, schema: string): readonly string[] | null => {
  if (typeof text !== 'string' || text.trim() === '') return null;
  const prefix = `${schema.toLowerCase()}:`;
  const names = text.split(',').map((name) => name.trim().toLowerCase());
  return names.map((name) => (name.startsWith(prefix) ? name.slice(prefix.length) : name));
};

/** Whether a client wants an attribute at all: who asks for none by name gets all (RFC 7644, 3.9). */
export const wants = (query: Query, schema: string, attribute: string): boolean => {
  const asked = namesIn(query.attributes, schema);
  const name = attribute.toLowerCase();
  if (asked) return asked.some((each) => each === name || each.startsWith(`${name}.`));
  return !(namesIn(query.excludedAttributes, schema) ?? []).includes(name);
};

/** The attributes that a client asked for, else all but those it excluded. `schemas` and `id` are always there. */
export const selected = (resource: Json, query: Query, schema: string): Json => {
  const asked = namesIn(query.attributes, schema);
  const excluded = namesIn(query.excludedAttributes, schema) ?? [];
  const select = asked ? pick(asked) : omit(excluded);
  return Object.fromEntries(
    Object.entries(resource).flatMap(([name, value]) => {
      const kept = name === 'schemas' || name === 'id' ? value : select(name.toLowerCase(), value);
      return kept === undefined ? [] : [[name, kept]];
    }),
  );
};

type Select = (name: string, value: unknown) => unknown;

const pick =
  (names: readonly string[]): Select =>
  (name, value) =>
    names.includes(name) ? value : withParts(value, (part) => names.includes(`${name}.${part}`), undefined);

const omit =
  (names: readonly string[]): Select =>
  (name, value) =>
    names.includes(name) ? undefined : withParts(value, (part) => !names.includes(`${name}.${part}`), value);

/** A value, or each of its values, with some of its parts. @param plain what becomes of one that has none. */
const withParts = (value: unknown, isKept: (part: string) => boolean, plain: unknown): unknown => {
  if (Array.isArray(value)) {
    const parts = value.map((each) => withParts(each, isKept, plain === undefined ? undefined : each));
    const kept = parts.filter((each) => each !== undefined);
    return kept.length > 0 || plain !== undefined ? kept : undefined;
  }
  if (typeof value !== 'object' || value === null) return plain;
  const kept = Object.entries(value).filter(([part]) => isKept(part.toLowerCase()));
  return kept.length > 0 ? Object.fromEntries(kept) : undefined;
};
