import type { PolicySet } from '../policy.ts';
import type { PolicySuite } from '../suite/suite.ts';
import type { Finding } from './finding.ts';
import { nameFindings } from './names.ts';
import { ruleFindings } from './rules.ts';
import { suiteFindings } from './suites.ts';

/** What a reviewer should look at in a bundle and the suites beside it, in the order of files and lines. */
export const lintPolicies = (policies: PolicySet, suites: readonly PolicySuite[]): Finding[] => {
  const findings = [
    ...[...policies.resources.values()].flatMap(ruleFindings),
    ...nameFindings(policies),
    ...suiteFindings(policies, suites),
  ];
  // A guardrail is met once for every resource.
  const seen = new Map(findings.map((finding) => [JSON.stringify(finding), finding]));
  return [...seen.values()].sort(
    (a, b) =>
      a.place.file.localeCompare(b.place.file) || a.place.line - b.place.line || a.place.column - b.place.column,
  );
};
