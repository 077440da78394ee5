import type { Predicate } from '../db/index.ts';

/** What a list's query parameters ask for, where they are not the house's own. */
export interface ListQuery {
  /** The row to begin with, from 0. */
  offset: number;
  limit: number;
  /** One of the table's sorts; null: by id. */
  sort: string | null;
  where: Predicate | null;
  /** Fields of the representation that order and condition would tell of. */
  fields: readonly string[];
  /** Fields of the representation that are not wanted. */
  omitted: readonly string[];
}

/** With what an object is shown. */
export interface Shown {
  /** The entity tag of the whole object; null where not all of it was read. */
  tag: string | null;
  query: Readonly<Record<string, unknown>>;
}

/**
 * Another form in which a resource is spoken of, such as SCIM's, or a part of it that is changed as a whole: decided on by the
 * same policies, masked by the same rules, recorded in the same words, and named by an entity tag of its own.
 */
export interface ResourceForm {
  /** As `x-authz` names it: `as`. */
  name: string;
  /** Where it is listed in a way of its own. @throws Problem 400 for parameters that mean nothing. */
  readList?: (query: Readonly<Record<string, unknown>>) => ListQuery;
  /** An object's JSON in this form, from its representation without what is hidden from the caller. */
  present: (representation: Record<string, unknown>, shown: Shown) => Record<string, unknown>;
}
