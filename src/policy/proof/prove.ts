import type { PolicySet } from '../policy.ts';
import type { Invariant } from './invariant.ts';
import type { Found, Proof } from './proof.ts';
import { proveBounded } from './prove-bounded.ts';
import { proveDenied } from './prove-denied.ts';
import { proveEffective } from './prove-effective.ts';
import { proveIsolated } from './prove-isolated.ts';
import type { Solver } from './solver.ts';

/** Prove that invariants hold for every request, or find requests that break them. */
export const provePolicies = (solver: Solver, policies: PolicySet, invariants: readonly Invariant[]): Proof[] =>
  invariants.map((invariant) => {
    const [started, asked] = [performance.now(), solver.questions];
    const { id, says, place } = invariant;
    const found = prove(solver, policies, invariant, invariants);
    const broken = found.counterexamples.length + found.flaws.length > 0;
    return {
      ...{ id, says, place, outcome: broken ? 'refuted' : found.undecided.length > 0 ? 'undecided' : 'proved' },
      ...found,
      questions: solver.questions - asked,
      milliseconds: Math.round(performance.now() - started),
    };
  });

const prove = (solver: Solver, policies: PolicySet, invariant: Invariant, all: readonly Invariant[]): Found => {
  const { claim } = invariant;
  switch (claim.kind) {
    case 'denied':
      return proveDenied(solver, policies, claim.cells, claim.sense);
    case 'isolated':
      return proveIsolated(solver, policies, claim.except, invariant, all);
    case 'bounded':
      return proveBounded(solver, policies, claim.role);
    case 'effective':
      return proveEffective(solver, policies);
  }
};
