import { isWithinTenant } from '../compile.ts';
import { join } from '../condition.ts';
import type { Place } from '../place.ts';
import { isGuardrail, type PolicySet, type ResourcePolicy, type Rule } from '../policy.ts';
import { mutateRule } from './mutate-rule.ts';

/** A bundle that differs from another in one small thing, which its suites should notice. */
export interface Mutant {
  ruleId: string;
  place: Place;
  /** What was changed, in words. */
  change: string;
  /** The resources that the change is about, and no others. */
  policies: PolicySet;
}

/** All small changes of all rules of a bundle, one at a time. A guardrail is changed for every resource at once. */
export const mutantsOf = (policies: PolicySet): Mutant[] => {
  const rules = new Map<string, ResourcePolicy[]>();
  for (const policy of policies.resources.values()) {
    for (const { id } of policy.rules) rules.set(id, [...(rules.get(id) ?? []), policy]);
  }
  return [...rules].flatMap(([id, concerned]) => mutantsOfRule(policies, id, concerned));
};

const mutantsOfRule = (policies: PolicySet, ruleId: string, concerned: ResourcePolicy[]): Mutant[] => {
  const rule = concerned[0]?.rules.find(({ id }) => id === ruleId);
  if (!rule) return [];
  const mutant = (change: string, place: Place, mutate: (policy: ResourcePolicy) => ResourcePolicy): Mutant => ({
    ruleId,
    place,
    change,
    policies: { ...policies, resources: new Map(concerned.map((policy) => [policy.resource, mutate(policy)])) },
  });
  // The same change of a condition can be come by in several ways.
  const seen = new Set([JSON.stringify(rule)]);
  // A guardrail has other actions for each resource.
  const mutations = mutateRule(isGuardrail(rule) ? { ...rule, actions: [] } : rule).filter(({ apply }) => {
    const text = JSON.stringify(apply(rule));
    return !seen.has(text) && seen.add(text);
  });
  const isolated = concerned.filter(({ isolation }) => isolation !== null && rule.effect === 'allow');
  return [
    ...mutations.map(({ change, place, apply }) =>
      mutant(change, place ?? rule.place, (policy) => ({
        ...policy,
        rules: policy.rules.flatMap((each) => (each.id === ruleId ? (apply(each) ?? []) : each)),
      })),
    ),
    ...isolated.map((policy) => mutant('reach into every tenant', rule.place, () => unisolated(policy, ruleId))),
  ];
};

/** The loader's condition that keeps a rule within the tenant taken from one rule, and left to the others. */
const unisolated = (policy: ResourcePolicy, ruleId: string): ResourcePolicy => ({
  ...policy,
  isolation: null,
  rules: policy.rules.map((rule): Rule =>
    rule.id === ruleId || rule.effect === 'deny' || policy.isolation === null
      ? rule
      : { ...rule, condition: join('and', [isWithinTenant(policy.isolation), rule.condition]) },
  ),
});
