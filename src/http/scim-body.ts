import type { BodySchema } from '../contract/index.ts';
import { Problem } from '../shared/problem.ts';

/**
 * A SCIM body as the document describes it, before it is held against that. Names of attributes are the same in either case
 * (RFC 7643, 2.1), and null is the same as nothing (2.5), except where the document leaves open what stands there: what null
 * means in a PATCH is for its operation to say.
 * @throws Problem 400: invalidSyntax, where an object has one name in two spellings.
 */
export const canonicalScim = (value: unknown, schema: BodySchema | undefined): unknown => {
  if (Array.isArray(value)) return value.map((each) => canonicalScim(each, schema?.items));
  if (typeof value !== 'object' || value === null) return value;
  const known = namesOf(schema);
  const seen = new Set<string>();
  const attributes = Object.entries(value).flatMap(([written, each]: [string, unknown]) => {
    const lower = lowerCase(written);
    if (seen.has(lower)) throw new Problem('malformed_request', `The attribute "${written}" appears twice.`);
    seen.add(lower);
    const name = known.get(lower);
    if (name === undefined) return [[written, canonicalScim(each, undefined)]];
    const part = schema?.properties?.[name];
    return each === null && part?.type !== undefined ? [] : [[name, canonicalScim(each, part)]];
  });
  return Object.fromEntries(attributes);
};

/** The names of a schema by what they are in lower case, made once for each. */
const namesOf = (schema: BodySchema | undefined): ReadonlyMap<string, string> => {
  if (!schema?.properties) return none;
  let names = made.get(schema);
  if (!names) {
    names = new Map(Object.keys(schema.properties).map((name) => [lowerCase(name), name]));
    made.set(schema, names);
  }
  return names;
};

const none: ReadonlyMap<string, string> = new Map();
const made = new WeakMap<BodySchema, ReadonlyMap<string, string>>();

/** Names are of ASCII (RFC 7643, 2.1): no other letter is one of theirs in another case. */
const lowerCase = (name: string): string => name.replace(/[A-Z]+/g, (letters) => letters.toLowerCase());
