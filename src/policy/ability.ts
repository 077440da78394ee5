import { Ability as CaslBase, type RawRuleOf, type AbilityTuple } from '@casl/ability';
import { compileRules, type EffectiveRule } from './compile.ts';
import type { Condition } from './condition.ts';
import { compileCondition, type Attributes, type Facts } from './evaluate.ts';
import type { Effect, PolicySet } from './policy.ts';
import type { PrincipalFacts, TenantFacts } from './principal.ts';

/** The object a decision is about, with the request's context. CASL calls it the subject; the word stays in this file. */
interface Target {
  readonly type: string;
  readonly attributes: Attributes;
  readonly context: Attributes;
}

/** A rule's condition as CASL carries it: with its effect, since unknown denies but never allows. */
interface RuleCondition {
  effect: Effect;
  condition: Condition;
}

type CaslAbility = CaslBase<AbilityTuple<string, Target | string>, RuleCondition>;

const nothing: Attributes = Object.freeze({});

const conditionsMatcher = ({ effect, condition }: RuleCondition) => {
  const evaluator = compileCondition(condition);
  const settled =
    effect === 'deny' ? (facts: Facts) => evaluator(facts) !== false : (facts: Facts) => evaluator(facts) === true;
  // The principal's and the tenant's part were folded in when the rules were compiled.
  return (object: Record<PropertyKey, unknown>) => {
    const { attributes, context } = object as unknown as Target;
    return settled({ resource: attributes, principal: nothing, tenant: nothing, context });
  };
};

/** Exact names only: CASL's patterns (`*`) are not part of the language. */
const fieldMatcher = (fields: string[]) => {
  const names = new Set(fields);
  return (field: string) => names.has(field);
};

const toCasl = (rule: EffectiveRule): RawRuleOf<CaslAbility> & { id: string } => ({
  id: rule.id,
  action: rule.actions,
  subject: rule.resource,
  inverted: rule.effect === 'deny',
  ...(rule.condition.op !== 'const' && { conditions: { effect: rule.effect, condition: rule.condition } }),
  ...(rule.fields && { fields: rule.fields }),
  ...(rule.reason !== undefined && { reason: rule.reason }),
});

/** Which rule decided, if any did: no rule is a denial by default. */
export interface Verdict {
  effect: Effect;
  ruleId?: string;
  reason?: string;
}

/** Everything one principal may do in one tenant, under one version of the policies: the rules in force as a CASL ability. */
export class Ability {
  readonly principal: PrincipalFacts;
  readonly tenant: TenantFacts | null;
  readonly digest: string;
  readonly rules: readonly EffectiveRule[];
  readonly #casl: CaslAbility;

  constructor(policies: PolicySet, principal: PrincipalFacts, tenant: TenantFacts | null) {
    this.principal = principal;
    this.tenant = tenant;
    this.digest = policies.digest;
    this.rules = compileRules(policies, principal, tenant);
    this.#casl = new CaslBase<AbilityTuple<string, Target | string>, RuleCondition>(this.rules.map(toCasl), {
      conditionsMatcher,
      fieldMatcher,
      detectSubjectType: (target) => (typeof target === 'string' ? target : target.type),
    });
  }

  /** Could any rule allow the action on some resource of the kind? A coarse yes is never a decision on an object. */
  couldAllow(action: string, resource: string): Verdict {
    return this.#verdict(action, resource);
  }

  /** Decide on one object, and on one of its fields if named. */
  evaluate(action: string, resource: string, attributes: Attributes, context: Attributes, field?: string): Verdict {
    return this.#verdict(action, { type: resource, attributes, context }, field);
  }

  /** The rules that speak of the action on the kind of resource, allows before denies. */
  rulesFor(action: string, resource: string): EffectiveRule[] {
    return this.rules.filter((rule) => rule.resource === resource && rule.actions.includes(action));
  }

  #verdict(action: string, target: Target | string, field?: string): Verdict {
    const rule = this.#casl.relevantRuleFor(action, target, field);
    if (!rule) return { effect: 'deny' };
    const { id } = rule.origin as RawRuleOf<CaslAbility> & { id: string };
    return { effect: rule.inverted ? 'deny' : 'allow', ruleId: id, ...(rule.reason && { reason: rule.reason }) };
  }
}
