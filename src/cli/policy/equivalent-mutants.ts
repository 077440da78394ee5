import type { PolicySet } from '../../policy/index.ts';
import type { Mutant } from '../../policy/mutants/mutants.ts';
import type { MutantOutcome } from '../../policy/mutants/run-mutants.ts';
import { diffPolicies, type PolicyDiff } from '../../policy/proof/index.ts';
import { withSolver } from './with-solver.ts';

/**
 * Of the changes that no case noticed, those that none can notice: it is proved that every request gets the answer that it got before,
 * and nobody is told anything else.
 */
export const equivalentMutants = async (
  policies: PolicySet,
  outcomes: readonly MutantOutcome[],
): Promise<ReadonlySet<Mutant>> => {
  const survivors = outcomes.filter(({ killedBy }) => killedBy === null).map(({ mutant }) => mutant);
  if (survivors.length === 0) return new Set();
  return withSolver(
    (solver) =>
      new Set(
        survivors.filter((mutant) => {
          const { resources } = mutant.policies;
          const before = new Map([...policies.resources].filter(([name]) => resources.has(name)));
          return isSame(diffPolicies(solver, { ...policies, resources: before }, mutant.policies));
        }),
      ),
  );
};

const isSame = ({ differences, undecided, changes }: PolicyDiff): boolean =>
  differences.length + undecided.length === 0 &&
  // That a rule is gone is how it was changed, and no consequence.
  changes.every(({ about, what }) => about === 'rule' && what === 'is gone');
