import type { PolicySet } from '../policy.ts';
import { runSuites } from '../suite/run-suites.ts';
import type { PolicySuite } from '../suite/suite.ts';
import type { Finding } from './finding.ts';

/** What no suite tries: resources, and rules. */
export const suiteFindings = (policies: PolicySet, suites: readonly PolicySuite[]): Finding[] => {
  const tested = new Set(suites.map(({ resource }) => resource));
  const { coverage } = runSuites(policies, suites);
  return [
    ...[...policies.resources.values()]
      .filter(({ resource }) => !tested.has(resource))
      .map(({ resource, place }): Finding => {
        return { check: 'missing-suite', severity: 'fault', place, problem: `no suite tries "${resource}"` };
      }),
    ...coverage.rules
      .filter(({ decided }) => decided === 0)
      .map(({ ruleId, place }): Finding => {
        return { check: 'untested-rule', severity: 'fault', place, problem: `${ruleId} decides no case of a suite` };
      }),
  ];
};
