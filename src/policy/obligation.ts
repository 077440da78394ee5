import type { Condition } from './condition.ts';
import type { Place } from './place.ts';

/**
 * What lifts a denial once it is done, at most `maxAge` seconds ago: the caller shows a second factor (step-up authentication, RFC 9470), or
 * somebody else approves this very request.
 */
export interface Obligation {
  kind: ObligationKind;
  maxAge: number;
}

/** How each obligation is written in policies, and which attribute of the context says how many seconds ago it was met. */
export const obligations = {
  second_factor: { key: 'second_factor_within', age: 'second_factor_age' },
  approval: { key: 'approved_within', age: 'approval_age' },
} as const;

export type ObligationKind = keyof typeof obligations;

/** True while the obligation is met. Unknown, and so not met, where it never was. */
export const metCondition = ({ kind, maxAge }: Obligation, place: Place): Condition => ({
  op: 'compare',
  comparison: 'lte',
  left: { kind: 'ref', root: 'context', name: obligations[kind].age },
  right: { kind: 'literal', value: maxAge },
  place,
});

/** An obligation as policies write it. */
export type WrittenObligation = { second_factor_within: number } | { approved_within: number };

export const writtenObligation = ({ kind, maxAge }: Obligation): WrittenObligation =>
  ({ [obligations[kind].key]: maxAge }) as WrittenObligation;
