/** The policy decision point: pure, knows neither HTTP nor SQL. */
export { type Ability, type Verdict } from './ability.ts';
export type { Condition, Operand, Scalar } from './condition.ts';
export {
  decide,
  decideChange,
  decideCoarsely,
  decideList,
  fieldsAfterChange,
  hiddenFields,
  readableFields,
  type AccessRequest,
  type Decision,
} from './decision.ts';
export type { Attributes, AttributeValue } from './evaluate.ts';
export { fieldsHidden } from './fields-hidden.ts';
export { plan, type QueryPlan } from './plan.ts';
export type { BuiltInRole, Permission, PolicySet, ResourcePolicy } from './policy.ts';
export type { Obligation } from './obligation.ts';
export { PolicyError } from './policy-error.ts';
export type { PrincipalFacts, TenantFacts } from './principal.ts';
export { RuleSets } from './rule-sets.ts';
export { readPolicySet } from './read-bundle.ts';
export { loadPolicySet } from './load.ts';
