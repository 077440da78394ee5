import type { Place } from '../place.ts';

/** Something that a reviewer should look at. */
export interface Finding {
  /** Which check found it, such as `unused-permission`. */
  check: string;
  /** A note is no fault: it can be meant. */
  severity: 'fault' | 'note';
  place: Place;
  problem: string;
}
