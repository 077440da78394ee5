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
  return [...seen.values()].sort(byPlace);
};

/** In the order of files and lines. */
export const byPlace = ({ place: a }: Finding, { place: b }: Finding): number =>
  a.file.localeCompare(b.file) || a.line - b.line || a.column - b.column;
