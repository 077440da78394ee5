import type { PolicySet } from '../policy.ts';
import { RuleSets } from '../rule-sets.ts';
import { runCase } from '../suite/run-case.ts';
import type { PolicySuite } from '../suite/suite.ts';
import { mutantsOf, type Mutant } from './mutants.ts';

export interface MutantOutcome {
  mutant: Mutant;
  /** The first case that noticed the change; null where none did. */
  killedBy: string | null;
}

/** Run the suites on every mutant of a bundle. They must hold on the bundle itself. */
export const runMutants = (policies: PolicySet, suites: readonly PolicySuite[]): MutantOutcome[] =>
  mutantsOf(policies).map((mutant) => {
    const ruleSets = new RuleSets(mutant.policies);
    const killer = suites
      .filter(({ resource }) => mutant.policies.resources.has(resource))
      .flatMap(({ cases }) => cases)
      .find((policyCase) => runCase(ruleSets, policyCase).faults.length > 0);
    return { mutant, killedBy: killer?.name ?? null };
  });
