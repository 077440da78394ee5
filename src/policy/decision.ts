import { newId } from '../shared/ids.ts';
import { wholeObject, type Ability, type AccessRequest, type Verdict } from './ability.ts';
import type { Attributes } from './evaluate.ts';
import { fieldsHidden } from './fields-hidden.ts';
import type { Obligation } from './obligation.ts';
import type { Effect } from './policy.ts';
import type { Asked, Change, DecisionInputs } from './decision-inputs.ts';

/** An access request's answer: what was decided, by which rules of which version of the policies. */
export interface Decision {
  /** Unique, and names the policy version: `<uuid>.<first 12 digits of the digest>`. */
  id: string;
  effect: Effect;
  action: string;
  resource: { type: string; id: string | null };
  ruleIds: string[];
  /** For a denial: what its rule declares, or that nothing allows it. Fit to be shown to the caller. */
  reason: string | null;
  /** For a denial: what the caller can do so that it is lifted. */
  obligation: Obligation | null;
  digest: string;
  /** What it was made from; null where no policy was asked. */
  inputs: DecisionInputs | null;
}

const newDecisionId = (digest: string): string => `${newId()}.${digest.slice(0, 12)}`;

/** An allow by something else than a policy: `cause` stands where a rule's id would. */
export const allowedBy = (
  cause: string,
  { action, resource, digest }: Pick<Decision, 'action' | 'resource' | 'digest'>,
): Decision => ({
  id: newDecisionId(digest),
  effect: 'allow',
  action,
  resource,
  ruleIds: [cause],
  reason: null,
  obligation: null,
  digest,
  inputs: null,
});

/** A denial that no policy was asked for: `cause` stands where a rule's id would. */
export const deniedBy = (
  cause: string,
  reason: string,
  { action, resource, digest }: Pick<Decision, 'action' | 'resource' | 'digest'>,
): Decision => ({
  id: newDecisionId(digest),
  effect: 'deny',
  action,
  resource,
  ruleIds: [cause],
  reason,
  obligation: null,
  digest,
  inputs: null,
});

interface Question {
  ability: Ability;
  request: AccessRequest;
  asked: Asked;
}

const conclude = ({ ability, request, asked }: Question, verdicts: readonly Verdict[], reason?: string): Decision => {
  const denied = verdicts.find(isDenial);
  const { action, resource } = request;
  return {
    id: newDecisionId(ability.digest),
    effect: denied ? 'deny' : 'allow',
    action,
    resource,
    ruleIds: rulesOf(denied ? [denied] : verdicts),
    reason: denied ? (denied.reason ?? reason ?? notPermitted(request)) : null,
    obligation: denied?.obligation ?? null,
    digest: ability.digest,
    inputs: { principal: ability.principal, tenant: ability.tenant, request, asked },
  };
};

const isDenial = ({ effect }: Verdict): boolean => effect === 'deny';

/** In the order they decided, each once. */
const rulesOf = (verdicts: readonly Verdict[]): string[] => {
  const [only] = verdicts;
  if (verdicts.length === 1) return only?.ruleId === undefined ? [] : [only.ruleId];
  const ids: string[] = [];
  for (const { ruleId } of verdicts) if (ruleId !== undefined && !ids.includes(ruleId)) ids.push(ruleId);
  return ids;
};

const notPermitted = ({ action, resource }: AccessRequest): string =>
  `You are not permitted to ${action.replaceAll('_', ' ')} this ${resource.type.replaceAll('_', ' ')}.`;

/** The decision before anything is read: a denial is final, an allow means "look further". */
export const decideCoarsely = (ability: Ability, request: AccessRequest): Decision =>
  conclude({ ability, request, asked: { kind: 'coarse' } }, [
    ability.couldAllow(request.action, request.resource.type),
  ]);

/** Decide on an object as it stands. */
export const decide = (ability: Ability, request: AccessRequest, attributes: Attributes): Decision =>
  conclude({ ability, request, asked: { kind: 'object', attributes } }, [ability.evaluate(request, attributes)]);

/** One question to the rules: about a state of an object, and one of its fields if named. */
export interface Step {
  state: 'current' | 'proposed';
  attributes: Attributes;
  field?: string;
}

/** What a change asks, in order: the states as a whole, then every field in each. The first no decides. */
export const stepsOf = ({ current, proposed, fields }: Change): Step[] => {
  const states: Step[] = [
    ...(current ? [{ state: 'current' as const, attributes: current }] : []),
    ...(proposed ? [{ state: 'proposed' as const, attributes: proposed }] : []),
  ];
  // A change that names no field concerns the object as a whole.
  const named = fields.length > 0 ? fields : [wholeObject];
  return [...states, ...named.flatMap((field) => states.map((step) => ({ ...step, field })))];
};

/** Decide on a change: the state it starts from, the state it leads to, and every field it writes must be allowed. */
export const decideChange = (ability: Ability, request: AccessRequest, change: Change): Decision => {
  const question: Question = { ability, request, asked: { kind: 'change', ...change } };
  const allows: Verdict[] = [];
  for (const { attributes, field } of stepsOf(change)) {
    const verdict = ability.evaluate(request, attributes, field);
    if (verdict.effect === 'deny') {
      const names = field !== undefined && field !== wholeObject;
      return conclude(question, [verdict], names ? `You are not permitted to write the field "${field}".` : undefined);
    }
    if (field === undefined) allows.push(verdict);
  }
  return conclude(question, allows.length === 0 ? [{ effect: 'deny' }] : allows);
};

/**
 * Decide on a list: its filter is the query plan, but whatever it is ordered or filtered by must not be hidden from who
 * looks at its objects.
 */
export const decideList = (
  ability: Ability,
  request: AccessRequest,
  by: readonly string[],
  look: AccessRequest = request,
): Decision => {
  const question: Question = { ability, request, asked: { kind: 'list', by, view: look.action } };
  const [hidden] = hiddenFields(ability, look, by);
  if (hidden === undefined) {
    const verdict = unmetObligation(ability, request) ?? ability.couldAllow(request.action, request.resource.type);
    return conclude(question, [verdict]);
  }
  return conclude(question, [{ effect: 'deny' }], `You are not permitted to order or filter by "${hidden}".`);
};

/** A denial of the whole list that an obligation would lift. Without a word, it would be an empty list. */
const unmetObligation = (ability: Ability, request: AccessRequest): Verdict | undefined => {
  const rule = ability
    .rulesFor(request.action, request.resource.type)
    .find((each) => each.obligation && !each.fields && ability.deniesAll(each, request));
  if (!rule || ability.principal.type !== 'user') return undefined;
  const { id, reason, obligation } = rule;
  return { effect: 'deny', ruleId: id, ...(reason && { reason }), ...(obligation && { obligation }) };
};

/** Of the named fields, those that may be read on this object. */
export const readableFields = (
  ability: Ability,
  request: AccessRequest,
  attributes: Attributes,
  fields: readonly string[],
): string[] => fields.filter((field) => ability.evaluate(request, attributes, field).effect === 'allow');

/**
 * Of the named fields, those that the answer to a change shows. Who changes an object sees what came of it, even without
 * a rule that lets them read it; but what rules hide stays hidden.
 */
export const fieldsAfterChange = (
  ability: Ability,
  request: AccessRequest,
  attributes: Attributes,
  fields: readonly string[],
): string[] => {
  const verdictOn = (field?: string): Verdict => ability.evaluate(request, attributes, field);
  if (verdictOn().ruleId !== undefined) return readableFields(ability, request, attributes, fields);
  return fields.filter((field) => verdictOn(field).ruleId === undefined);
};

/** Of the named fields, those that this principal may find hidden on some object of the kind. */
export const hiddenFields = (ability: Ability, request: AccessRequest, fields: readonly string[]): string[] =>
  fieldsHidden(ability.rulesFor(request.action, request.resource.type), request.action, fields);
