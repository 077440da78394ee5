import type { Place } from '../place.ts';
import type { Cell } from './cell.ts';
import type { Undecided } from './diff.ts';
import type { Finding } from './inquiry.ts';
import type { Judgement } from './judge.ts';
import type { Need } from './necessity.ts';
import type { Witness } from './witness.ts';

/** A request that breaks an invariant, replayed through the evaluator. */
export interface Counterexample extends Cell {
  witness: Witness;
  judgement: Judgement;
  /** For `bounded_by`: the same request of somebody who holds the role's permissions too, and its answer. */
  bounded?: { witness: Witness; judgement: Judgement };
}

/** What breaks an invariant by what is written, or not written, whatever is asked. */
export interface Flaw {
  what: string;
  place: Place;
}

export interface Proof {
  id: string;
  says: string;
  place: Place;
  outcome: 'proved' | 'refuted' | 'undecided';
  counterexamples: Counterexample[];
  flaws: Flaw[];
  undecided: Undecided[];
  /** For `effective`: of every deny, a request that nothing else denies. */
  evidence: (Need & { rule: string })[];
  questions: number;
  milliseconds: number;
}

/** What a proof is concluded from: it holds where nothing breaks it and nothing is undecided. */
export type Found = Pick<Proof, 'counterexamples' | 'flaws' | 'undecided' | 'evidence'>;

export const nothing = (): Found => ({ counterexamples: [], flaws: [], undecided: [], evidence: [] });

/** Note what was found of a cell. */
export const record = (found: Found, cell: Cell, finding: Finding<Counterexample>): void => {
  const { resource, action, field } = cell;
  if (finding.kind === 'found') found.counterexamples.push(finding.confirmed);
  if (finding.kind === 'undecided') found.undecided.push({ resource, action, field, why: finding.why });
};
