import type { PolicySet } from '../policy.ts';
import type { Cell } from './cell.ts';
import { search } from './inquiry.ts';
import type { DeniedCell } from './invariant.ts';
import { judge, truthOf } from './judge.ts';
import { nothing, record, type Counterexample, type Found } from './proof.ts';
import { and, not, type Smt } from './smt.ts';
import type { Solver } from './solver.ts';
import type { SymbolicRequest } from './symbolic-request.ts';
import { conditionTruth, isAllowed } from './translate-rules.ts';
import type { Witness } from './witness.ts';

/** No request is allowed on which the condition is true (`when`), or is not (`unless`). */
export const proveDenied = (
  solver: Solver,
  policies: PolicySet,
  cells: readonly DeniedCell[],
  sense: 'when' | 'unless',
): Found => {
  const found = nothing();
  for (const { condition, ...cell } of cells) {
    const claim = (request: SymbolicRequest): Smt => {
      const { isTrue } = conditionTruth(condition, { policies, request });
      return and(isAllowed({ policies, request }, cell), sense === 'when' ? isTrue : not(isTrue));
    };
    const finding = search(solver, {
      policies: [policies],
      cell,
      // Of many, people read the first.
      example: found.counterexamples.length < 3 ? 'readable' : 'any',
      claim,
      confirm: (witness) =>
        (truthOf(policies, condition, witness) === true) === (sense === 'when')
          ? allowed(policies, cell, witness)
          : null,
    });
    record(found, cell, finding);
  }
  return found;
};

/** A counterexample, if the evaluator allows it. */
export const allowed = (policies: PolicySet, cell: Cell, witness: Witness): Counterexample | null => {
  const judgement = judge(policies, witness);
  return judgement.effect === 'allow' ? { ...cell, witness, judgement } : null;
};
