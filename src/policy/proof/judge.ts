import { decideAgain } from '../decide-again.ts';
import type { Place } from '../place.ts';
import type { Effect, PolicySet, Rule } from '../policy.ts';
import { RuleSets } from '../rule-sets.ts';
import type { Witness } from './witness.ts';

/** What the evaluator says of a request, and where the rules stand that say it. */
export interface Judgement {
  effect: Effect;
  /** None for a denial by default. */
  rules: { id: string; place: Place }[];
  reason: string | null;
}

const ruleSets = new WeakMap<PolicySet, RuleSets>();

/** Replay a request through the evaluator itself. */
export const judge = (policies: PolicySet, witness: Witness): Judgement => {
  const known = ruleSets.get(policies) ?? new RuleSets(policies);
  ruleSets.set(policies, known);
  const decision = decideAgain(known, witness);
  if (!decision) throw new Error('a witness asks a question');
  const { effect, ruleIds, reason, resource } = decision;
  const rules = policies.resources.get(resource.type)?.rules ?? [];
  return {
    effect,
    rules: ruleIds.flatMap((id) => rules.filter((rule) => rule.id === id).map(({ place }) => ({ id, place }))),
    reason,
  };
};

/** The policies with other rules for a resource. @param isolation the attribute that holds its tenant, if that is another too. */
export const withRules = (
  policies: PolicySet,
  resource: string,
  rules: Rule[],
  isolation = policies.resources.get(resource)?.isolation ?? null,
): PolicySet => {
  const policy = policies.resources.get(resource);
  if (!policy) return policies;
  return { ...policies, resources: new Map([...policies.resources, [resource, { ...policy, isolation, rules }]]) };
};
