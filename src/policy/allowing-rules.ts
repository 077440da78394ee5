import type { Ability, AccessRequest } from './ability.ts';
import { compileCondition, type Attributes } from './evaluate.ts';
import type { Holders, ResourcePolicy } from './policy.ts';

/** A rule that allows something, and for whom it does: of derived roles, for those that the principal has on the object. */
export interface AllowingRule {
  id: string;
  holders: Holders[];
}

/** Every rule that allows it on an object, where nothing denies it: a decision names one of them. */
export const allowingRules = (
  ability: Ability,
  policy: ResourcePolicy,
  request: AccessRequest,
  attributes: Attributes,
): AllowingRule[] => {
  if (ability.evaluate(request, attributes).effect === 'deny') return [];
  const facts = ability.factsOf(request, attributes);
  const inForce = ability
    .rulesFor(request.action, request.resource.type)
    .filter(({ effect, condition }) => effect === 'allow' && compileCondition(condition)(facts) === true)
    .map(({ id }) => id);
  return policy.rules
    .filter(({ id }) => inForce.includes(id))
    .map(({ id, audience }) => ({
      id,
      holders:
        audience.kind === 'derived'
          ? audience.roles
              .filter(({ condition }) => compileCondition(condition)(facts) === true)
              .map((role) => role.audience)
          : [audience],
    }));
};
