import { Ability as CaslBase, type RawRuleOf, type AbilityTuple } from '@casl/ability';
import { compileRules, type EffectiveRule } from './compile.ts';
import type { Condition } from './condition.ts';
import type { Attributes, Facts } from './evaluate.ts';
import { asItIs, type Outlook } from './outlook.ts';
import type { Effect, PolicySet } from './policy.ts';
import { obligations, type Obligation } from './obligation.ts';
import { principalAttributes, tenantAttributes, type PrincipalFacts, type TenantFacts } from './principal.ts';

/** The object a decision is about, among the facts of its evaluation. CASL calls it the subject; the word stays here. */
interface Target {
  readonly type: string;
  readonly facts: Facts;
}

/** A rule's condition as CASL carries it: with its effect, since unknown denies but never allows. */
interface RuleCondition {
  effect: Effect;
  condition: Condition;
}

type CaslAbility = CaslBase<AbilityTuple<string, Target | string>, RuleCondition>;

const conditionsMatcher =
  (outlook: Outlook) =>
  ({ effect, condition }: RuleCondition) => {
    const applies = outlook.applies(effect, condition);
    return (object: Record<PropertyKey, unknown>) => applies((object as unknown as Target).facts);
  };

/** Stands for all fields at once: a rule that allows some does not allow it, one that denies some denies it. */
export const wholeObject = '*';

/** Exact names only: CASL's patterns (`*`) are not part of the language. */
const fieldMatcher = (fields: string[]) => {
  const names = new Set(fields);
  return (field: string) => names.has(field);
};

/** A rule of ours, which CASL hands back with what it decided: the verdict, made once. */
type CaslRule = RawRuleOf<CaslAbility> & { verdict: Verdict };

const toCasl = (rule: EffectiveRule, principal: PrincipalFacts): CaslRule => ({
  verdict: {
    effect: rule.effect,
    ruleId: rule.id,
    ...(rule.reason !== undefined && { reason: rule.reason }),
    // A key has no second factor; what it asks for can be approved.
    ...(rule.obligation &&
      (principal.type === 'user' || rule.obligation.kind === 'approval') && { obligation: rule.obligation }),
  },
  action: rule.actions,
  subject: rule.resource,
  inverted: rule.effect === 'deny',
  ...(rule.condition.op !== 'const' && { conditions: { effect: rule.effect, condition: rule.condition } }),
  ...(rule.fields && { fields: rule.effect === 'deny' ? [...rule.fields, wholeObject] : rule.fields }),
});

/** Which rule decided, if any did: no rule is a denial by default. */
export interface Verdict {
  readonly effect: Effect;
  readonly ruleId?: string;
  readonly reason?: string;
  /** What the principal can do so that it is allowed. */
  readonly obligation?: Obligation;
}

const byDefault: Verdict = { effect: 'deny' };

/** What is asked of an ability, the principal and tenant being its own. */
export interface AccessRequest {
  action: string;
  /** What the request says of its action. */
  properties?: Attributes;
  resource: { type: string; id: string | null };
  context: Attributes;
}

/** The rules in force for a standing, as a CASL ability. Shared by all who have it; see {@link RuleSets}. */
export class RuleSet {
  readonly digest: string;
  readonly rules: readonly EffectiveRule[];
  readonly casl: CaslAbility;
  readonly outlook: Outlook;

  constructor(policies: PolicySet, principal: PrincipalFacts, tenant: TenantFacts | null, outlook = asItIs) {
    this.digest = policies.digest;
    this.outlook = outlook;
    this.rules = compileRules(policies, principal, tenant);
    this.casl = new CaslBase<AbilityTuple<string, Target | string>, RuleCondition>(
      this.rules.map((rule) => toCasl(rule, principal)),
      {
        conditionsMatcher: conditionsMatcher(outlook),
        fieldMatcher,
        // CASL's "manage" and "all" would be wildcards: here they are names like any other.
        anyAction: '\0',
        anySubjectType: '\0',
        detectSubjectType: (target) => (typeof target === 'string' ? target : target.type),
      },
    );
  }
}

/** Everything one principal may do in one tenant, under one version of the policies. */
export class Ability {
  readonly principal: PrincipalFacts;
  readonly tenant: TenantFacts | null;
  /** What conditions may ask of principal and tenant. */
  readonly identity: { readonly principal: Attributes; readonly tenant: Attributes };
  readonly #ruleSet: RuleSet;

  constructor(ruleSet: RuleSet, principal: PrincipalFacts, tenant: TenantFacts | null) {
    this.principal = principal;
    this.tenant = tenant;
    this.identity = { principal: principalAttributes(principal), tenant: tenantAttributes(tenant) };
    this.#ruleSet = ruleSet;
  }

  get digest(): string {
    return this.#ruleSet.digest;
  }

  /** All rules in force, allows before denies. */
  get rules(): readonly EffectiveRule[] {
    return this.#ruleSet.rules;
  }

  /** The ability of another principal of the same standing. */
  of(principal: Pick<PrincipalFacts, 'id' | 'attributes'>): Ability {
    return new Ability(this.#ruleSet, { ...this.principal, ...principal }, this.tenant);
  }

  /** Could any rule allow the action on some resource of the kind? A coarse yes is never a decision on an object. */
  couldAllow(action: string, resource: string): Verdict {
    return this.#verdict(action, resource);
  }

  /** Decide on one object, and on one of its fields if named. */
  evaluate(request: AccessRequest, attributes: Attributes, field?: string): Verdict {
    const { action, resource } = request;
    const facts = this.factsOf(request, attributes);
    const verdict = this.#verdict(action, { type: resource.type, facts }, field);
    // What would be denied all the same is not worth the effort.
    let met = verdict;
    const ages: Record<string, number> = {};
    while (met.obligation && !(obligations[met.obligation.kind].age in ages)) {
      ages[obligations[met.obligation.kind].age] = 0;
      const done = { ...facts, context: { ...facts.context, ...ages } };
      met = this.#verdict(action, { type: resource.type, facts: done }, field);
    }
    return met.effect === 'deny' ? met : verdict;
  }

  /** All that conditions may ask of a request but the object. */
  known(request: AccessRequest): Omit<Facts, 'resource'> {
    const { principal, tenant } = this.identity;
    const { action: name, properties } = request;
    const action = properties ? { ...properties, name } : { name };
    return { principal, tenant, action, context: this.#contextOf(request.context) };
  }

  /** All that conditions may ask of a request on an object. */
  factsOf(request: AccessRequest, attributes: Attributes): Facts {
    const { principal, tenant, action, context } = this.known(request);
    return { resource: attributes, principal, tenant, action, context };
  }

  /** A request's context with what the clock makes of the principal's facts. */
  #contextOf(context: Attributes): Attributes {
    const { secondFactorAt } = this.principal;
    if (secondFactorAt === null) return context;
    return { ...context, second_factor_age: Math.max(0, ((context.now as number) - secondFactorAt) / 1_000) };
  }

  /** The rules that speak of the action on the kind of resource, allows before denies. */
  rulesFor(action: string, resource: string): EffectiveRule[] {
    return this.#ruleSet.rules.filter((rule) => rule.resource === resource && rule.actions.includes(action));
  }

  /**
   * The ids of all rules that apply to an object, or to its kind where that is all that is known; the first decides. What an
   * obligation lifts is among them.
   */
  applying(request: AccessRequest, attributes: Attributes | null, field?: string): string[] {
    const { type } = request.resource;
    const target = attributes ? { type, facts: this.factsOf(request, attributes) } : type;
    return this.#ruleSet.casl
      .rulesFor(request.action, type, field)
      .filter((rule) => rule.matchesConditions(target))
      .map(({ origin }) => (origin as CaslRule).verdict.ruleId ?? '');
  }

  /** Whether a deny holds for a request whatever the object is. */
  deniesAll({ condition }: EffectiveRule, request: AccessRequest): boolean {
    return this.#ruleSet.outlook.deniesAll(condition, this.known(request));
  }

  #verdict(action: string, target: Target | string, field?: string): Verdict {
    const rule = this.#ruleSet.casl.relevantRuleFor(action, target, field);
    return rule ? (rule.origin as CaslRule).verdict : byDefault;
  }
}
