import { wholeObject, type Ability, type Verdict } from '../ability.ts';
import { knownOf } from '../compile.ts';
import { decideCoarsely, hiddenFields, stepsOf, type Decision, type Step } from '../decision.ts';
import type { Asked, DecisionInputs } from '../decision-inputs.ts';
import { fieldsHidden } from '../fields-hidden.ts';
import { withHiddenLater } from '../outlook-on-hidden.ts';
import { principalVocabulary } from '../parse-principal.ts';
import { plan } from '../plan.ts';
import type { PolicySet, ResourcePolicy } from '../policy.ts';
import { vocabularyOf } from '../vocabulary.ts';
import { judgeBy, judgeByKnown, judgeByPart, type Judge } from './assessment.ts';
import type { Explanation, RuleReading, StepName, StepReading } from './explanation.ts';
import type { Withheld } from './read-test.ts';
import { RuleReader } from './rule-reader.ts';

type Explained = Pick<
  Explanation,
  'steps' | 'step' | 'decisive' | 'nearest' | 'standing' | 'coarse' | 'list' | 'rules'
>;

export interface ExplainerParts {
  policies: PolicySet;
  /** What they say of the resource. */
  policy: ResourcePolicy;
  /** The principal's, under the same outlook as the decision. */
  ability: Ability;
  inputs: DecisionInputs;
  withheld: Withheld;
  /** Whether values of the inputs are not known any more. */
  hidden: boolean;
}

type Made = Pick<Decision, 'effect' | 'ruleIds' | 'obligation'>;

/** Tells of one decision which questions were asked, and what came of each rule in the one that decided. */
export class Explainer {
  readonly #parts: ExplainerParts;

  constructor(parts: ExplainerParts) {
    this.#parts = parts;
  }

  explain(decision: Made): Explained {
    const { asked } = this.#parts.inputs;
    const list = asked.kind === 'list' ? this.#listPart(asked) : null;
    const asSteps = stepsOfQuestion(asked);
    const shown = this.#decisiveSteps(asSteps, decision);
    const readings = (shown.length === 0 ? [null] : shown).map((step) => {
      return { step, rules: this.#readRules(step, decision) };
    });
    const rules = readings[0]?.rules ?? [];
    const isDenial = decision.effect === 'deny' && (list?.hidden.length ?? 0) === 0;
    return {
      steps: asSteps.map((step) => this.#stepReading(step)),
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

  /** The questions that settled it: of a denial the first that was denied by its rule, of an allow those about the object as a whole. */
  #decisiveSteps(steps: readonly Step[], { effect, ruleIds }: Made): Step[] {
    if (effect === 'allow') return steps.filter(({ field }) => field === undefined);
    const [rule] = ruleIds;
    const denied = steps.filter((step) => this.#verdict(step).effect === 'deny');
    const failed = denied.find((step) => rule === undefined || this.#applying(step).includes(rule)) ?? denied[0];
    return failed ? [failed] : steps.slice(0, 1);
  }

  #verdict({ attributes, field }: Step): Verdict {
    const { ability, inputs } = this.#parts;
    return ability.evaluate(inputs.request, attributes, field);
  }

  #applying(step: Step | null): string[] {
    const { ability, inputs } = this.#parts;
    return ability.applying(inputs.request, step?.attributes ?? null, step?.field);
  }

  #stepReading(step: Step): StepReading {
    const { effect, ruleId } = this.#verdict(step);
    return { state: step.state, field: shownField(step), effect, rule: ruleId ?? null };
  }

  /** The rules that speak of the action, each with what came of it in a question about an object, or about none. */
  #readRules(step: Step | null, decision: Made): RuleReading[] {
    const { policies, policy, ability, inputs, withheld } = this.#parts;
    const { principal, request } = inputs;
    const applying = this.#applying(step);
    // A rule that would deny all the same, were a second factor shown, decides without applying yet.
    const inForce = step ? [...applying, this.#verdict(step).ruleId] : decision.ruleIds.slice(0, 1);
    const decider = inForce.find((id) => id !== undefined && decision.ruleIds.includes(id));
    const reader = new RuleReader({
      ...{ policies, policy, principal, applying, decider, withheld },
      judge: this.#judge(step, decision),
      field: step?.field,
      facts: { ...ability.known(request), resource: step?.attributes ?? null },
      vocabulary: vocabularyOf(policy, principalVocabulary(policies.principals)),
    });
    return policy.rules.filter(({ actions }) => actions.includes(request.action)).map((rule) => reader.read(rule));
  }

  /** A coarse question goes by what a standing has in common; a list's obligation by all that is known before its objects. */
  #judge(step: Step | null, { obligation }: Made): Judge {
    const { policies, ability, inputs, hidden } = this.#parts;
    const { principal, tenant, request, asked } = inputs;
    if (step) return (hidden ? judgeByPart : judgeBy)(ability.factsOf(request, step.attributes));
    return judgeByKnown(
      asked.kind === 'list' && obligation
        ? withHiddenLater(ability.known(request))
        : knownOf(policies, principal, tenant),
    );
  }

  #coarsely(): Explanation['coarse'] {
    const { ability, inputs } = this.#parts;
    const { effect, ruleIds, reason } = decideCoarsely(ability, inputs.request);
    return { effect, rules_decided: ruleIds, reason };
  }

  #listPart({ by, view }: Extract<Asked, { kind: 'list' }>): Explanation['list'] {
    const { ability, inputs, hidden: isHidden } = this.#parts;
    const { request } = inputs;
    const hidden = hiddenFields(ability, { ...request, action: view }, by);
    const hiding = ability
      .rulesFor(view, request.resource.type)
      .filter((rule) => fieldsHidden([rule], view, hidden).length > 0);
    // Of what is not known any more, nothing follows.
    const empty = !isHidden && plan(ability, request).kind === 'none';
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
