import type { PolicySet } from '../../policy/index.ts';
import type { Finding } from '../../policy/lint/finding.ts';
import { redundantRules, unreachableRules, type IdleRules } from '../../policy/proof/index.ts';
import { withSolver } from './with-solver.ts';

/** Rules of which a solver proves that they do nothing, beside those that were found already. */
export const provedFindings = async (policies: PolicySet, found: readonly Finding[]): Promise<Finding[]> => {
  const rules = await withSolver((solver) => [
    ...findingsOf('unreachable-rule', unreachableRules(solver, policies)),
    ...findingsOf('redundant-rule', redundantRules(solver, policies)),
  ]);
  const seen = new Set(found.filter(isOfRule).map(({ place }) => JSON.stringify(place)));
  // What is unreachable is redundant, too, and said once.
  return rules.filter(({ place }) => {
    const text = JSON.stringify(place);
    return !seen.has(text) && seen.add(text);
  });
};

const isOfRule = ({ check }: Finding): boolean => /-rule$/.test(check) && check !== 'untested-rule';

const findingsOf = (check: string, { idle, undecided }: IdleRules): Finding[] => [
  ...idle.map(({ id, place, why }): Finding => ({ check, severity: 'fault', place, problem: `${id}: ${why}` })),
  ...undecided.map(({ id, place, why }): Finding => {
    return { check, severity: 'note', place, problem: `${id}: undecided, ${why}` };
  }),
];
