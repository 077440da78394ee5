import type { PolicySet } from '../policy.ts';
import { RuleSets } from '../rule-sets.ts';
import { Coverage } from './coverage.ts';
import { runCase, type CaseOutcome } from './run-case.ts';
import type { PolicySuite } from './suite.ts';

export interface SuiteOutcome {
  suite: PolicySuite;
  cases: CaseOutcome[];
}

/** Run suites against the bundle they were read for. */
export const runSuites = (
  policies: PolicySet,
  suites: readonly PolicySuite[],
): { suites: SuiteOutcome[]; coverage: Coverage } => {
  const ruleSets = new RuleSets(policies);
  const coverage = new Coverage(policies, ruleSets);
  const outcomes = suites.map((suite) => ({
    suite,
    cases: suite.cases.map((policyCase) => {
      const outcome = runCase(ruleSets, policyCase);
      coverage.add(outcome);
      return outcome;
    }),
  }));
  return { suites: outcomes, coverage };
};
