import { decideAgain } from '../decide-again.ts';
import type { Condition, Truth } from '../condition.ts';
import { compileCondition } from '../evaluate.ts';
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

const known = new WeakMap<PolicySet, RuleSets>();

const ruleSetsOf = (policies: PolicySet): RuleSets => {
  const ruleSets = known.get(policies) ?? new RuleSets(policies);
  known.set(policies, ruleSets);
  return ruleSets;
};

/** What the evaluator makes of a condition on the object that a request is about. */
export const truthOf = (
  policies: PolicySet,
  condition: Condition,
  { principal, tenant, request, asked }: Witness,
): Truth => {
  const attributes = asked.kind === 'object' ? asked.attributes : asked.kind === 'change' ? asked.current : null;
  const ability = ruleSetsOf(policies).abilityOf(principal, tenant);
  return compileCondition(condition)(ability.factsOf(request, attributes ?? {}));
};

/** Replay a request through the evaluator itself. */
export const judge = (policies: PolicySet, witness: Witness): Judgement => {
  const decision = decideAgain(ruleSetsOf(policies), witness);
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
