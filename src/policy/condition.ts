import type { Place } from './place.ts';

/**
 * Conditions: the small declarative language of policy files, as a tree.
 * Truth has three values, exactly as in SQL: a comparison with a missing, null or wrongly typed value is
 * *unknown* (null here), and `and`, `or`, `not` follow Kleene's logic. An allow needs true; a deny fires unless false.
 */
export type Scalar = string | number | boolean;

/** The namespaces a condition can refer to. `resource` is the object decided on; the others are known beforehand. */
export type Root = 'resource' | 'principal' | 'tenant' | 'action' | 'context';

export interface Reference {
  kind: 'ref';
  root: Root;
  name: string;
}
export interface Literal {
  kind: 'literal';
  value: Scalar | Scalar[];
  /** Of moments, whose value is epoch milliseconds: a policy file has them as text. */
  type?: 'timestamp';
}
export type Operand = Reference | Literal;

/** Scalar comparisons; `lt`… are for numbers and timestamps only, since text collates differently in SQL. */
export type Comparison = 'eq' | 'lt' | 'lte' | 'gt' | 'gte' | 'prefix';

/** A condition without parts: it asks for attributes. `place` is where a policy file says so; the loader's own have none. */
export type Test = { place?: Place } & (
  | { op: 'compare'; comparison: Comparison; left: Operand; right: Operand }
  /** left (scalar) is an element of right (list). */
  | { op: 'in'; left: Operand; right: Operand }
  /** every element of left (list) is an element of right (list). */
  | { op: 'subset'; left: Operand; right: Operand }
  | { op: 'exists'; left: Reference }
);

export type Condition =
  { op: 'const'; value: Truth } | { op: 'and' | 'or'; of: Condition[] } | { op: 'not'; of: Condition } | Test;

/** true, false, or null for unknown. */
export type Truth = boolean | null;

export const isTest = (condition: Condition): condition is Test =>
  !['const', 'and', 'or', 'not'].includes(condition.op);

export const always: Condition = { op: 'const', value: true };

/** Conjunction and disjunction that simplify constants away, under Kleene's logic. */
export const join = (op: 'and' | 'or', parts: Condition[]): Condition => {
  const neutral = op === 'and';
  const of: Condition[] = [];
  for (const part of parts) {
    if (part.op === 'const' && part.value === neutral) continue;
    if (part.op === 'const' && part.value === !neutral) return part;
    if (part.op === op) of.push(...part.of);
    else of.push(part);
  }
  if (of.length === 0) return { op: 'const', value: neutral };
  return of.length === 1 && of[0] ? of[0] : { op, of };
};

export const negate = (condition: Condition): Condition => {
  if (condition.op === 'const') {
    return { op: 'const', value: condition.value === null ? null : !condition.value };
  }
  return condition.op === 'not' ? condition.of : { op: 'not', of: condition };
};
