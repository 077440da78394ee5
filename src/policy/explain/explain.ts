import { RuleSets } from '../rule-sets.ts';
import { decideAgain } from '../decide-again.ts';
import type { Decision } from '../decision.ts';
import type { DecisionInputs } from '../decision-inputs.ts';
import type { DecisionRecord } from '../decision-record.ts';
import { asItIs } from '../outlook.ts';
import { writtenObligation } from '../obligation.ts';
import { atBest, atWorst } from '../outlook-on-hidden.ts';
import type { PolicySet } from '../policy.ts';
import { readInputs } from '../recorded-inputs.ts';
import { Explainer } from './explainer.ts';
import type { Explanation } from './explanation.ts';
import type { Withheld } from './read-test.ts';

/**
 * Why a decision would be made as it is. It is made, by the same evaluator and from the same inputs, and each rule's tests are judged
 * by it one by one: effect, rules and reason are the decision's.
 * @param withheld attributes whose values are kept from the reader.
 */
export const explain = (policies: PolicySet, inputs: DecisionInputs, withheld: Withheld = nothing): Explanation => {
  const ruleSets = new RuleSets(policies);
  const decision = decideAgain(ruleSets, inputs);
  return decision
    ? explained(policies, ruleSets, inputs, { decision, withheld, hidden: false })
    : { ...commonPart(policies, inputs) };
};

/** What an explanation needs of a record of the log. */
export type ExplainedRecord = Pick<DecisionRecord, 'effect' | 'rule_ids' | 'reason' | 'inputs'>;

/**
 * Why a recorded decision was made as it was, under the policies it was made under. Where values were not written down, tests that
 * ask for them are `open`, and the record alone says what came of it.
 */
export const explainRecord = (
  policies: PolicySet,
  record: ExplainedRecord,
  withheld: Withheld = nothing,
): Explanation => {
  const { effect, reason } = record;
  const { inputs, hidden } = readInputs(record.inputs, policies);
  const outlook = hidden ? (effect === 'deny' ? atWorst : atBest) : asItIs;
  const ruleSets = new RuleSets(policies, { outlook });
  const again = decideAgain(ruleSets, inputs);
  const ruleIds = [...record.rule_ids];
  if (!again) return { ...commonPart(policies, inputs), effect, reason, rules_decided: ruleIds };
  const obligation = again.ruleIds.join() === ruleIds.join() ? again.obligation : null;
  return explained(policies, ruleSets, inputs, { decision: { effect, ruleIds, reason, obligation }, withheld, hidden });
};

const nothing: Withheld = () => false;

interface Made {
  decision: Pick<Decision, 'effect' | 'ruleIds' | 'reason' | 'obligation'>;
  withheld: Withheld;
  /** Whether values of the inputs are not known any more. */
  hidden: boolean;
}

const explained = (
  policies: PolicySet,
  ruleSets: RuleSets,
  inputs: DecisionInputs,
  { decision, withheld, hidden }: Made,
): Explanation => {
  const { principal, tenant, request } = inputs;
  const policy = policies.resources.get(request.resource.type);
  const ability = ruleSets.abilityOf(principal, tenant);
  return {
    ...commonPart(policies, inputs),
    effect: decision.effect,
    reason: decision.reason,
    obligation: decision.obligation && writtenObligation(decision.obligation),
    rules_decided: decision.ruleIds,
    ...(policy && new Explainer({ policies, policy, ability, inputs, withheld, hidden }).explain(decision)),
  };
};

/** What is so of every explanation; the rest is that of a question to no policy. */
const commonPart = (policies: PolicySet, { principal, tenant, request, asked }: DecisionInputs): Explanation => ({
  effect: 'deny',
  kind: asked.kind,
  action: request.action,
  resource: request.resource,
  principal: { type: principal.type, id: principal.id, scope: principal.scope, member: principal.isMember },
  tenant: tenant && { id: tenant.id, kind: tenant.kind, status: tenant.status },
  digest: policies.digest,
  reason: null,
  obligation: null,
  steps: [],
  step: null,
  rules_decided: [],
  decisive: [],
  nearest: null,
  standing: [],
  coarse: null,
  list: null,
  rules: [],
});
