import type { Condition } from './condition.ts';
import { always, join } from './condition.ts';
import { addressing } from './audience.ts';
import { fold, later, type Known } from './fold.ts';
import type { Obligation } from './obligation.ts';
import type { Effect, PolicySet, ResourcePolicy, Rule } from './policy.ts';
import { principalAttributes, tenantAttributes, type PrincipalFacts, type TenantFacts } from './principal.ts';

/** A rule as it applies to principals of one standing: what depends on that is already worked out. */
export interface EffectiveRule {
  id: string;
  effect: Effect;
  resource: string;
  actions: string[];
  /** What remains to be asked: of the resource, the request's context, and who and where it is by id. */
  condition: Condition;
  fields: string[] | undefined;
  reason: string | undefined;
  obligation: Obligation | undefined;
}

/**
 * Policy files and grants → the rules in force for whoever has this principal's standing in a tenant like this one. Their
 * ids stay open, so that all members with the same permissions share one set of rules.
 * Allows come first and denies last: CASL lets the last matching rule win, so a deny always overrides.
 */
export const compileRules = (
  policies: PolicySet,
  principal: PrincipalFacts,
  tenant: TenantFacts | null,
): EffectiveRule[] => {
  const known = knownOf(policies, principal, tenant);
  const rules = [...policies.resources.values()].flatMap((policy) =>
    policy.rules.flatMap((rule) => {
      const isAnyone = countsAsAnyone(rule, policy, principal);
      const addressed = addressing(rule.audience, principal, policies.permissions, isAnyone);
      return addressed
        ? [effective(rule, policy, fold(join('and', [addressed, withIsolation(rule, policy)]), known))]
        : [];
    }),
  );
  const live = rules.filter(canMatter);
  return [...live.filter(({ effect }) => effect === 'allow'), ...live.filter(({ effect }) => effect === 'deny')];
};

/** Whether what is for everyone is for this principal: what the gateway lets all do who sign in is not for those who sign in elsewhere. */
export const countsAsAnyone = ({ effect }: Rule, { source }: ResourcePolicy, { foreign }: PrincipalFacts): boolean =>
  effect === 'deny' || source === 'entities' || foreign !== true;

/** What conditions may ask of principal and tenant that is the same for all of their standing. */
export const knownOf = (policies: PolicySet, principal: PrincipalFacts, tenant: TenantFacts | null): Known => ({
  principal: { ...principalAttributes(principal), ...declaredLater(policies), id: later },
  tenant: tenant ? { ...tenantAttributes(tenant), id: later } : {},
});

/** What bundles declare of principals differs from one to the next, as their ids do. */
const declaredLater = ({ principals }: PolicySet): Record<string, typeof later> =>
  Object.fromEntries(
    [...principals.values()].flatMap((declared) => Object.keys(declared).map((name) => [name, later])),
  );

/** No allow reaches into another tenant, whatever a rule's own condition says or forgets. */
export const withIsolation = (rule: Rule, policy: ResourcePolicy): Condition =>
  rule.effect === 'deny' || policy.isolation === null
    ? rule.condition
    : join('and', [isWithinTenant(policy.isolation), rule.condition]);

/** The attribute says that the object belongs to the tenant in which the request happens. */
export const isWithinTenant = (attribute: string): Condition => ({
  op: 'compare',
  comparison: 'eq',
  left: { kind: 'ref', root: 'resource', name: attribute },
  right: { kind: 'ref', root: 'tenant', name: 'id' },
});

/** An allow must be true and a deny must not be false, so an unknown constant settles both. */
const effective = (rule: Rule, policy: ResourcePolicy, condition: Condition): EffectiveRule => ({
  id: rule.id,
  effect: rule.effect,
  resource: policy.resource,
  actions: rule.actions,
  condition:
    condition.op === 'const' && condition.value === null
      ? rule.effect === 'deny'
        ? always
        : { op: 'const', value: false }
      : condition,
  fields: rule.fields,
  reason: rule.reason,
  obligation: rule.obligation,
});

const canMatter = ({ condition }: EffectiveRule): boolean => condition.op !== 'const' || condition.value === true;
