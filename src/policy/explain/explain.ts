import { wholeObject, type Ability } from '../ability.ts';
import { knownOf } from '../compile.ts';
import { decideAgain } from '../decide-again.ts';
import { decideCoarsely, hiddenFields, stepsOf, type Decision, type Step } from '../decision.ts';
import type { Asked, DecisionInputs } from '../decision-inputs.ts';
import type { Attributes } from '../evaluate.ts';
import { fieldsHidden } from '../fields-hidden.ts';
import { principalVocabulary } from '../parse-principal.ts';
import { plan } from '../plan.ts';
import type { PolicySet, ResourcePolicy } from '../policy.ts';
import { RuleSets } from '../rule-sets.ts';
import { vocabularyOf } from '../vocabulary.ts';
import { judgeBy, judgeByKnown, type Judge } from './assessment.ts';
import type { Explanation, RuleReading, StepName, StepReading } from './explanation.ts';
import type { Withheld } from './read-test.ts';
import { RuleReader } from './rule-reader.ts';

export interface ExplainOptions {
  /** What was recorded of the decision: of a refusal, which no policy decided, there is nothing else to tell. */
  recorded?: Pick<Decision, 'ruleIds' | 'reason'>;
  /** Attributes whose values are kept from the reader, beside those that policies declare sensitive. */
  withheld?: Withheld;
}

/**
 * Why a decision was made as it was. It is made again, by the same evaluator and from the same inputs, and each rule's tests are judged
 * by it one by one: effect, rules and reason are the decision's.
 */
export const explain = (policies: PolicySet, inputs: DecisionInputs, options: ExplainOptions = {}): Explanation => {
  const ruleSets = new RuleSets(policies);
  const decision = decideAgain(ruleSets, inputs);
  const common = commonPart(policies, inputs);
  const policy = policies.resources.get(inputs.request.resource.type);
  if (!decision || !policy) {
    const { ruleIds = [], reason = null } = decision ?? options.recorded ?? {};
    return { ...common, reason, rules_decided: ruleIds };
  }
  const { principal, tenant } = inputs;
  const ability = ruleSets.abilityOf(principal, tenant);
  const explainer = new Explainer(policies, policy, ability, inputs, options.withheld ?? (() => false));
  return {
    ...common,
    effect: decision.effect,
    reason: decision.reason,
    obligation: decision.obligation && { second_factor_within: decision.obligation.maxAge },
    rules_decided: decision.ruleIds,
    ...explainer.explain(decision),
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

type Explained = Pick<
  Explanation,
  'steps' | 'step' | 'decisive' | 'nearest' | 'standing' | 'coarse' | 'list' | 'rules'
>;

class Explainer {
  readonly #policies: PolicySet;
  readonly #policy: ResourcePolicy;
  readonly #ability: Ability;
  readonly #inputs: DecisionInputs;
  readonly #withheld: Withheld;

  constructor(
    policies: PolicySet,
    policy: ResourcePolicy,
    ability: Ability,
    inputs: DecisionInputs,
    withheld: Withheld,
  ) {
    this.#policies = policies;
    this.#policy = policy;
    this.#ability = ability;
    this.#inputs = inputs;
    this.#withheld = withheld;
  }

  explain(decision: Decision): Explained {
    const { asked } = this.#inputs;
    const list = asked.kind === 'list' ? this.#listPart(asked) : null;
    const asSteps = stepsOfQuestion(asked);
    const steps = asSteps.map((step) => this.#stepReading(step));
    // Of an allow, the rules for the object as a whole decided.
    const failed = steps.findIndex(({ effect }) => effect === 'deny');
    const shown = failed < 0 ? asSteps.filter(({ field }) => field === undefined) : asSteps.slice(failed, failed + 1);
    const readings = (shown.length === 0 ? [null] : shown).map((step) => {
      const decider = step ? this.#verdict(step).ruleId : decision.ruleIds[0];
      return { step, rules: this.#readRules(step, decider, this.#judge(step, decision)) };
    });
    const rules = readings[0]?.rules ?? [];
    const isDenial = decision.effect === 'deny' && (list?.hidden.length ?? 0) === 0;
    return {
      steps,
      step: nameOf(shown[0]),
      decisive: readings.flatMap((reading) =>
        reading.rules
          .filter(({ outcome }) => outcome === 'decides')
          .map((rule) => ({ ...rule, ...(nameOf(reading.step) ?? { state: null, field: null }) })),
      ),
      nearest: isDenial ? nearestOf(rules) : null,
      standing: isDenial ? rules.filter(isStanding) : [],
      coarse: asked.kind === 'coarse' ? null : this.#coarsely(),
      list,
      rules,
    };
  }

  #verdict({ attributes, field }: Step): ReturnType<Ability['evaluate']> {
    return this.#ability.evaluate(this.#inputs.request, attributes, field);
  }

  #stepReading(step: Step): StepReading {
    const { effect, ruleId } = this.#verdict(step);
    return { state: step.state, field: shownField(step), effect, rule: ruleId ?? null };
  }

  /** The rules that speak of the action, each with what came of it in a question about an object, or about none. */
  #readRules(step: Step | null, decider: string | undefined, judge: Judge): RuleReading[] {
    const { principal, request } = this.#inputs;
    const facts = this.#facts(step?.attributes ?? null);
    const reader = new RuleReader({
      policies: this.#policies,
      policy: this.#policy,
      principal,
      judge,
      field: step?.field,
      applying: this.#ability.applying(request, step?.attributes ?? null, step?.field),
      decider,
      facts,
      vocabulary: vocabularyOf(this.#policy, principalVocabulary(this.#policies.principals)),
      withheld: this.#withheld,
    });
    return this.#policy.rules
      .filter(({ actions }) => actions.includes(request.action))
      .map((rule) => reader.read(rule));
  }

  #facts(resource: Attributes | null) {
    return { ...this.#ability.known(this.#inputs.request), resource };
  }

  /** A coarse question goes by what a standing has in common; a list's obligation by all that is known before its objects. */
  #judge(step: Step | null, { obligation }: Decision): Judge {
    const { principal, tenant, request, asked } = this.#inputs;
    if (step) return judgeBy(this.#ability.factsOf(request, step.attributes));
    return judgeByKnown(
      asked.kind === 'list' && obligation ? this.#ability.known(request) : knownOf(this.#policies, principal, tenant),
    );
  }

  #coarsely(): Explanation['coarse'] {
    const { effect, ruleIds, reason } = decideCoarsely(this.#ability, this.#inputs.request);
    return { effect, rules_decided: ruleIds, reason };
  }

  #listPart({ by, view }: Extract<Asked, { kind: 'list' }>): Explanation['list'] {
    const { request } = this.#inputs;
    const hidden = hiddenFields(this.#ability, { ...request, action: view }, by);
    const hiding = this.#ability
      .rulesFor(view, request.resource.type)
      .filter((rule) => fieldsHidden([rule], view, hidden).length > 0);
    const empty = plan(this.#ability, request).kind === 'none';
    return { by: [...by], hidden, hidden_by: hiding.map(({ id }) => id), empty };
  }
}

const stepsOfQuestion = (asked: Asked): Step[] => {
  if (asked.kind === 'object') return [{ state: 'current', attributes: asked.attributes }];
  return asked.kind === 'change' ? stepsOf(asked) : [];
};

/** The object as a whole is no field. */
const shownField = ({ field }: Step): string | null => (field === undefined || field === wholeObject ? null : field);

const nameOf = (step: Step | null | undefined): StepName | null =>
  step ? { state: step.state, field: shownField(step) } : null;

/** The allow that lacks the fewest things; of several, the first of the file. */
const nearestOf = (rules: readonly RuleReading[]): RuleReading | null =>
  rules.reduce<RuleReading | null>((best, rule) => {
    if (rule.effect !== 'allow' || !rule.lacks) return best;
    return !best?.lacks || rule.lacks.length < best.lacks.length ? rule : best;
  }, null);

const isStanding = ({ effect, outcome }: RuleReading): boolean =>
  effect === 'deny' && (outcome === 'decides' || outcome === 'applies');
