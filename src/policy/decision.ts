import { newId } from '../shared/ids.ts';
import { wholeObject, type Ability, type Verdict } from './ability.ts';
import type { Attributes } from './evaluate.ts';
import { fieldsHidden } from './fields-hidden.ts';
import type { Obligation } from './obligation.ts';
import { fold } from './fold.ts';
import type { Effect } from './policy.ts';

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
}

/** What is asked of an ability, the principal and tenant being its own. */
export interface AccessRequest {
  action: string;
  resource: { type: string; id: string | null };
  context: Attributes;
}

/** The states of the object a change passes through, and the fields it writes. */
export interface Change {
  current: Attributes | null;
  proposed: Attributes | null;
  fields: readonly string[];
}

const conclude = (ability: Ability, request: AccessRequest, verdicts: Verdict[], reason?: string): Decision => {
  const denied = verdicts.find(({ effect }) => effect === 'deny');
  const { action, resource } = request;
  return {
    id: `${newId()}.${ability.digest.slice(0, 12)}`,
    effect: denied ? 'deny' : 'allow',
    action,
    resource,
    ruleIds: denied ? rulesOf([denied]) : rulesOf(verdicts),
    reason: denied ? (denied.reason ?? reason ?? notPermitted(request)) : null,
    obligation: denied?.obligation ?? null,
    digest: ability.digest,
  };
};

/** In the order they decided, each once. */
const rulesOf = (verdicts: Verdict[]): string[] => {
  const ids: string[] = [];
  for (const { ruleId } of verdicts) if (ruleId !== undefined && !ids.includes(ruleId)) ids.push(ruleId);
  return ids;
};

const notPermitted = ({ action, resource }: AccessRequest): string =>
  `You are not permitted to ${action.replaceAll('_', ' ')} this ${resource.type.replaceAll('_', ' ')}.`;

/** The decision before anything is read: a denial is final, an allow means "look further". */
export const decideCoarsely = (ability: Ability, request: AccessRequest): Decision =>
  conclude(ability, request, [ability.couldAllow(request.action, request.resource.type)]);

/** Decide on an object as it stands. */
export const decide = (ability: Ability, request: AccessRequest, attributes: Attributes): Decision =>
  conclude(ability, request, [ability.evaluate(request.action, request.resource.type, attributes, request.context)]);

/** Decide on a change: the state it starts from, the state it leads to, and every field it writes must be allowed. */
export const decideChange = (ability: Ability, request: AccessRequest, change: Change): Decision => {
  const states = [change.current, change.proposed].filter((state) => state !== null);
  const { action, context } = request;
  const { type } = request.resource;
  const verdicts = states.map((state) => ability.evaluate(action, type, state, context));
  if (verdicts.length === 0 || verdicts.some(({ effect }) => effect === 'deny')) {
    return conclude(ability, request, verdicts.length === 0 ? [{ effect: 'deny' }] : verdicts);
  }
  // A change that names no field concerns the object as a whole.
  for (const field of change.fields.length > 0 ? change.fields : [wholeObject]) {
    for (const state of states) {
      const verdict = ability.evaluate(action, type, state, context, field);
      if (verdict.effect === 'deny') {
        return conclude(
          ability,
          request,
          [verdict],
          field === wholeObject ? undefined : `You are not permitted to write the field "${field}".`,
        );
      }
    }
  }
  return conclude(ability, request, verdicts);
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
  const [hidden] = hiddenFields(ability, look, by);
  if (hidden === undefined) {
    const unmet = unmetObligation(ability, request);
    return unmet ? conclude(ability, request, [unmet]) : decideCoarsely(ability, request);
  }
  return conclude(ability, request, [{ effect: 'deny' }], `You are not permitted to order or filter by "${hidden}".`);
};

/** A denial of the whole list that an obligation would lift. Without a word, it would be an empty list. */
const unmetObligation = (ability: Ability, { action, resource, context }: AccessRequest): Verdict | undefined => {
  const known = { ...ability.identity, context: ability.contextOf(context) };
  const rule = ability.rulesFor(action, resource.type).find(({ condition, obligation, fields }) => {
    const folded = fold(condition, known);
    return obligation && !fields && folded.op === 'const' && folded.value !== false;
  });
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
): string[] =>
  fields.filter(
    (field) =>
      ability.evaluate(request.action, request.resource.type, attributes, request.context, field).effect === 'allow',
  );

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
  const { action, resource, context } = request;
  const verdictOn = (field?: string): Verdict => ability.evaluate(action, resource.type, attributes, context, field);
  if (verdictOn().ruleId !== undefined) return readableFields(ability, request, attributes, fields);
  return fields.filter((field) => verdictOn(field).ruleId === undefined);
};

/** Of the named fields, those that this principal may find hidden on some object of the kind. */
export const hiddenFields = (ability: Ability, request: AccessRequest, fields: readonly string[]): string[] =>
  fieldsHidden(ability.rulesFor(request.action, request.resource.type), request.action, fields);
