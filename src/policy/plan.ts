import { absorb } from './absorb.ts';
import type { Ability, AccessRequest } from './ability.ts';
import { join, type Condition } from './condition.ts';
import { fold } from './fold.ts';

/**
 * The answer for a list: which objects the action is allowed on.
 * An object is in the list where `allow` is true and `deny` is false; unknown counts as neither (as in SQL's WHERE).
 */
export type QueryPlan = { kind: 'none' } | { kind: 'conditional'; allow: Condition; deny: Condition };

/** Derive the list's filter from the very rules that decide on single objects. */
export const plan = (ability: Ability, request: AccessRequest): QueryPlan => {
  const rules = ability.rulesFor(request.action, request.resource.type);
  const known = ability.known(request);
  const conditions = (effect: 'allow' | 'deny'): Condition[] =>
    rules
      // A deny of some fields masks them; it does not hide the object.
      .filter((rule) => rule.effect === effect && (effect === 'allow' || rule.fields === undefined))
      .map(({ condition }) => fold(condition, known));
  const allow = absorb(join('or', conditions('allow')));
  const deny = absorb(join('or', conditions('deny')));
  const never = allow.op === 'const' && allow.value !== true;
  const hidden = deny.op === 'const' && deny.value !== false;
  return never || hidden ? { kind: 'none' } : { kind: 'conditional', allow, deny };
};
