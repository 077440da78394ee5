/**
 * Queries in the form of MongoDB's that CASL's client matches objects with, and tests of types in it. The client converts freely: it
 * orders texts and numbers alike, and takes a list for any of its elements; so every comparison here comes with a test of the type.
 */
export type Query = boolean | Readonly<Record<string, unknown>>;

/** All hold. */
export const both = (...parts: Query[]): Query => {
  const queries = parts.filter((part) => part !== true);
  if (queries.includes(false)) return false;
  const [first, ...others] = queries as Readonly<Record<string, unknown>>[];
  if (!first) return true;
  if (others.length === 0) return first;
  const keys = queries.flatMap((query) => Object.keys(query));
  if (new Set(keys).size < keys.length) return { $and: queries };
  return Object.fromEntries(queries.flatMap((query) => Object.entries(query)));
};

/** Any holds. */
export const either = (...parts: Query[]): Query => {
  const queries = parts.filter((part) => part !== false);
  if (queries.includes(true)) return true;
  return queries.length <= 1 ? (queries[0] ?? false) : { $or: queries };
};

/** None holds. */
export const neither = (...parts: Query[]): Query => {
  const queries = parts.filter((part) => part !== false);
  if (queries.includes(true)) return false;
  return queries.length === 0 ? true : { $nor: queries };
};

/** The least number that is a value; what is below it is none. */
const least = -Number.MAX_VALUE;

const is = (path: string, query: unknown): Query => ({ [path]: query });

/** Whether an attribute by this name can be asked for. Others mean something to the client, as what every object has (`constructor`). */
export const isAttributePath = (name: string): boolean => !/^\$|\.|^__/.test(name) && !(name in {});

/** A list or an object: only such a one lacks a part. An index, or it would be asked of a list's elements. */
export const isComposite = (name: string): Query => is(`${name}.-1`, null);

/** Of texts, and of lists that have one. */
const hasLength = (name: string): Query => is(`${name}.length`, { $exists: true });

const single = (name: string, query: Query): Query => both(query, neither(isComposite(name)));

export const isText = (name: string): Query => single(name, hasLength(name));

export const isBoolean = (name: string): Query => single(name, is(name, { $in: [true, false] }));

/** A number, in some order to others. */
export const isNumber = (name: string, order: Readonly<Record<string, number>> = {}): Query =>
  both(
    is(name, { $gte: least, ...order }),
    neither(isComposite(name), hasLength(name), is(name, { $in: [true, false, null] })),
  );

export const isOneOf = (name: string, values: readonly unknown[]): Query =>
  values.length === 0 ? false : single(name, is(name, values.length === 1 ? values[0] : { $in: values }));

/** A text from one up to another, in the order of their units. */
export const isTextBetween = (name: string, from: string, to: string | null): Query =>
  both(isText(name), is(name, { $gte: from, ...(to !== null && { $lt: to }) }));

export const isMissing = (name: string): Query => both(is(name, null), neither(isComposite(name)));

export const isPresent = (name: string): Query =>
  either(isComposite(name), hasLength(name), is(name, { $in: [true, false] }), isNumber(name));

export const isList = (name: string): Query => is(name, { $all: [] });

const hasElement = (name: string, query: unknown): Query => is(name, { $elemMatch: query });

const hasCompositeElement = (name: string): Query => hasElement(name, { '-1': null });

/** Some element is a missing value, or a number that is none. */
const hasMissingElement = (name: string): Query =>
  either(hasElement(name, { $in: [null] }), hasElement(name, { $lt: least, $not: { $gte: '' } }));

export const isListOfSingles = (name: string): Query =>
  both(isList(name), neither(hasCompositeElement(name), hasMissingElement(name)));

/** A list of singles, all of them among the values. */
export const isListOf = (name: string, values: readonly unknown[]): Query =>
  both(isList(name), neither(hasCompositeElement(name), hasElement(name, { $nin: values })));

/** A list that has all the values. */
export const hasAll = (name: string, values: readonly unknown[]): Query => is(name, { $all: values });

/** A list whose elements are all of a value's type. */
export const isListLike = (name: string, value: string | number | boolean): Query => {
  const hasText = hasElement(name, { length: { $exists: true } });
  const hasOther = {
    string: hasElement(name, { length: { $exists: false } }),
    number: either(hasText, hasElement(name, { $in: [true, false] })),
    boolean: hasElement(name, { $nin: [true, false] }),
  };
  return both(isListOfSingles(name), neither(hasOther[typeof value as keyof typeof hasOther]));
};
