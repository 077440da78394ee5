import { decideAgain } from '../decide-again.ts';
import type { Decision } from '../decision.ts';
import { compileCondition, type Attributes } from '../evaluate.ts';
import { obligations } from '../obligation.ts';
import { plan } from '../plan.ts';
import type { RuleSets } from '../rule-sets.ts';
import type { ExpectedDecision, PolicyCase } from './suite.ts';

/** What came of a case. It holds where there are no faults. */
export interface CaseOutcome {
  case: PolicyCase;
  /** What is otherwise than expected, in words. */
  faults: string[];
  /** Rules that decided. A list has none. */
  ruleIds: readonly string[];
}

/** Run one case under the policies of these rule sets. */
export const runCase = (ruleSets: RuleSets, policyCase: PolicyCase): CaseOutcome => {
  const { inputs, expected } = policyCase;
  if ('among' in expected) {
    const { among, listed } = expected;
    const shown = new Set(inList(ruleSets, policyCase, among));
    const faults = [...among.keys()]
      .filter((name) => shown.has(name) !== listed.includes(name))
      .map((name) => `${name} is ${shown.has(name) ? '' : 'not '}in the list`);
    return { case: policyCase, faults, ruleIds: [] };
  }
  const decision = decideAgain(ruleSets, inputs);
  if (!decision) throw new Error('a case asks the policies');
  return { case: policyCase, faults: differences(decision, expected), ruleIds: decision.ruleIds };
};

/** The names of the objects that the query plan lets through, read by the evaluator in the database's place. */
const inList = (
  ruleSets: RuleSets,
  { inputs: { principal, tenant, request } }: PolicyCase,
  among: ReadonlyMap<string, Attributes>,
): string[] => {
  const ability = ruleSets.abilityOf(principal, tenant);
  const filter = plan(ability, request);
  if (filter.kind === 'none') return [];
  const [allow, deny] = [compileCondition(filter.allow), compileCondition(filter.deny)];
  return [...among]
    .filter(([, attributes]) => {
      const facts = ability.factsOf(request, attributes);
      return allow(facts) === true && deny(facts) === false;
    })
    .map(([name]) => name);
};

const differences = (decision: Decision, expected: ExpectedDecision): string[] => {
  const faults: string[] = [];
  const by = (ids: readonly string[]): string => (ids.length > 0 ? `by ${ids.join(' and ')}` : 'by default');
  const sorted = (ids: readonly string[]): string => [...ids].sort().join(' ');
  if (decision.effect !== expected.effect || sorted(decision.ruleIds) !== sorted(expected.ruleIds)) {
    faults.push(`expected ${expected.effect} ${by(expected.ruleIds)}, got ${decision.effect} ${by(decision.ruleIds)}`);
  }
  if (expected.reason !== undefined && decision.reason !== expected.reason) {
    faults.push(`expected the reason "${expected.reason}", got "${decision.reason ?? ''}"`);
  }
  const [wanted, got] = [obligation(expected), obligation(decision)];
  if (got !== wanted) faults.push(`expected ${wanted}, got ${got}`);
  return faults;
};

const obligation = ({ obligation: said }: Pick<Decision, 'obligation'>): string =>
  said ? `obligation: { ${obligations[said.kind].key}: ${said.maxAge} }` : 'no obligation';
