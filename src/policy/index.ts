/** The policy decision point: pure, knows neither HTTP nor SQL. */
export type { Ability, AccessRequest, Verdict } from './ability.ts';
export { allowingRules, type AllowingRule } from './allowing-rules.ts';
export { permissionsOf } from './audience.ts';
export { publicEntities, sensitiveNames } from './public-entities.ts';
export type { Condition, Literal, Operand, Scalar } from './condition.ts';
export {
  allowedBy,
  decide,
  decideChange,
  decideCoarsely,
  decideList,
  deniedBy,
  fieldsAfterChange,
  hiddenFields,
  readableFields,
  type Decision,
} from './decision.ts';
export { givenValues } from './given-values.ts';
export type { EntitySet, StaticPrincipal } from './entities.ts';
export type { Attributes, AttributeValue } from './evaluate.ts';
export { Candidate } from './candidate.ts';
export { decideAgain } from './decide-again.ts';
export type { Asked, DecisionInputs } from './decision-inputs.ts';
export { audienceText } from './audience-text.ts';
export { conditionText } from './condition-text.ts';
export { explain, explainRecord, type ExplainedRecord } from './explain/explain.ts';
export type { Explanation, Lack, OperandReading, RuleReading, TestReading } from './explain/explanation.ts';
export { explanationText, type ExplanationTextOptions, type Paint, type Style } from './explain/explanation-text.ts';
export { parseHypothetical, type HypotheticalFacts } from './explain/hypothetical.ts';
export { exportAbility, type ExportedAbility } from './export-ability.ts';
export { readDecisionFile } from './decision-file.ts';
export { parseDecisionRecord, type DecisionRecord } from './decision-record.ts';
export { fieldsHidden } from './fields-hidden.ts';
export { plan, type QueryPlan } from './plan.ts';
export type { BuiltInRole, Permission, PolicySet, ResourcePolicy } from './policy.ts';
export { writtenObligation, type Obligation } from './obligation.ts';
export { placeText } from './place.ts';
export { PolicyError } from './policy-error.ts';
export type { PrincipalFacts, TenantFacts } from './principal.ts';
export { routeAttributes } from './route-attributes.ts';
export type { ForwardedRequest, RouteMatch } from './route-map.ts';
export type { Route, RouteRequest } from './route.ts';
export { readInputs, recordInputs, type RecordedInputs } from './recorded-inputs.ts';
export { failsReplay, replay, type ReplayCounts, type ReplayFinding, type ReplayOptions } from './replay.ts';
export { RuleSets } from './rule-sets.ts';
export { readBundle, readPolicySet, readSuites } from './read-bundle.ts';
export { keyIdOf, signatureFile, signBundle, verifyBundle, type BundleSignature } from './signature.ts';
export { readPrivateKey, readPublicKeys } from './signature-keys.ts';
export { loadSignedBundle, readSignedBundle, signFolders, verifyFolders, type SignedBundle } from './signed-bundle.ts';
export { loadPolicySet } from './load.ts';
export { Shadow, type ShadowFlip } from './shadow.ts';
export type { SourceFile } from './yaml-source.ts';
export type { AttributeType } from './vocabulary.ts';
