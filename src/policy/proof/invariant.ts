import type { Condition } from '../condition.ts';
import type { Place } from '../place.ts';
import type { Cell } from './cell.ts';

/** A cell, and when it must be denied. */
export interface DeniedCell extends Cell {
  condition: Condition;
}

/** What must be so of every request. */
export type Claim =
  /** The answer is deny: `when` the condition is true, or `unless` it is. */
  | { kind: 'denied'; sense: 'when' | 'unless'; cells: DeniedCell[] }
  /**
   * Objects of one tenant are out of reach from any other: but for the resources named, which have no isolation, and of whose every
   * action another invariant must say, by `unless`, how far it reaches.
   */
  | { kind: 'isolated'; except: string[] }
  /** What is allowed to anybody without rights in the platform is allowed to them with this role's permissions as well. */
  | { kind: 'bounded'; role: string }
  /** No deny could be left out without something being allowed that was not. */
  | { kind: 'effective' };

export interface Invariant {
  id: string;
  /** In a sentence, for people. */
  says: string;
  claim: Claim;
  place: Place;
}
