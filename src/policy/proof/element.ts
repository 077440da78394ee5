import { and, equal, or, type Smt } from './smt.ts';

/**
 * What a value can be, whatever type was declared: the evaluator looks at the value alone. `missing` is absent or null;
 * `other` is what no test knows, such as an object or a list that is not of scalars only.
 */
export const kinds = ['missing', 'string', 'number', 'boolean', 'list', 'other'] as const;
export type Kind = (typeof kinds)[number];
export const scalarKinds = ['string', 'number', 'boolean'] as const;

/** A scalar as the solver sees it: its kind, and an integer that says which of that kind. */
export interface Element {
  kind: Smt;
  value: Smt;
}

export const isScalar = ({ kind }: Element): Smt => or(...scalarKinds.map((each) => equal(kind, each)));

export const isSame = (a: Element, b: Element): Smt => and(equal(a.kind, b.kind), equal(a.value, b.value));
