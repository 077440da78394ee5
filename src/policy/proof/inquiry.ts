import type { DecisionInputs } from '../decision-inputs.ts';
import type { PolicySet } from '../policy.ts';
import type { Cell } from './cell.ts';
import { declaredType } from './declared-types.ts';
import { Example, termsOf } from './example.ts';
import { preferences, type TypeOf } from './preferences.ts';
import type { Smt } from './smt.ts';
import type { Solver } from './solver.ts';
import { remarksOn } from './remarks.ts';
import { simplest } from './simplest.ts';
import { SymbolicRequest } from './symbolic-request.ts';
import { Untranslatable } from './untranslatable.ts';
import { witnessOf, type Witness } from './witness.ts';

/** Whether any request is as asked for: none is, this one is, or nobody can tell. */
export type Finding<Confirmed> =
  { kind: 'none' } | { kind: 'found'; confirmed: Confirmed } | { kind: 'undecided'; why: string };

export interface Search<Confirmed> {
  /** Whose declared types examples should keep to. */
  policies: readonly PolicySet[];
  cell: Cell;
  /** Whether people will read the example, which takes longer to find. */
  example: 'readable' | 'any';
  /** What is looked for. */
  claim: (request: SymbolicRequest) => Smt;
  /** What the evaluator says of an example; null where it does not confirm it. */
  confirm: (witness: Witness) => Confirmed | null;
}

/** Look for a request. Nothing is found that the evaluator itself does not confirm. */
export const search = <Confirmed>(
  solver: Solver,
  { policies, cell, example: wanted, claim, confirm }: Search<Confirmed>,
): Finding<Confirmed> => {
  const typeOf: TypeOf = (root, name) => declaredType(policies, cell.resource, root, name);
  try {
    const request = new SymbolicRequest(cell.action);
    const { facts } = request;
    const claimed = claim(request);
    if (claimed === 'false') return { kind: 'none' };
    facts.script.assume(claimed);
    const preferred = wanted === 'readable' ? preferences(request, typeOf) : [];
    const answer = solver.ask({ script: facts.conclude(), preferences: preferred, terms: termsOf(facts) });
    if (answer.kind === 'unsatisfiable') return { kind: 'none' };
    if (answer.kind === 'unknown') return { kind: 'undecided', why: answer.why };
    const example = witnessOf(new Example(facts, answer.values, typeOf), request, cell);
    const replay = (inputs: DecisionInputs): Confirmed | null =>
      confirm({ ...inputs, remarks: remarksOn(inputs, typeOf) });
    const confirmed = replay(example);
    if (confirmed === null)
      return { kind: 'undecided', why: 'the evaluator does not confirm the example of the solver' };
    return { kind: 'found', confirmed: wanted === 'readable' ? simplest(example, confirmed, replay) : confirmed };
  } catch (error) {
    if (error instanceof Untranslatable) return { kind: 'undecided', why: error.message };
    throw error;
  }
};
