import type { Condition } from './condition.ts';
import type { Place } from './place.ts';

/**
 * What lifts a denial when the caller does it: here, to show a second factor, so that the last was at most `maxAge` seconds ago
 * (step-up authentication, RFC 9470).
 */
export interface Obligation {
  kind: 'second_factor';
  maxAge: number;
}

/** True while the obligation is met. Unknown, and so not met, where no second factor was ever shown. */
export const metCondition = ({ maxAge }: Obligation, place: Place): Condition => ({
  op: 'compare',
  comparison: 'lte',
  left: { kind: 'ref', root: 'context', name: 'second_factor_age' },
  right: { kind: 'literal', value: maxAge },
  place,
});
