import type { Ability, AccessRequest } from './ability.ts';
import { compileCondition, type Attributes } from './evaluate.ts';

/**
 * Every rule that allows it on an object, where nothing denies it: a decision names one of them. Rules of some fields are among them.
 */
export const allowingRules = (ability: Ability, request: AccessRequest, attributes: Attributes): string[] => {
  if (ability.evaluate(request, attributes).effect === 'deny') return [];
  const facts = ability.factsOf(request, attributes);
  return ability
    .rulesFor(request.action, request.resource.type)
    .filter(({ effect, condition }) => effect === 'allow' && compileCondition(condition)(facts) === true)
    .map(({ id }) => id);
};
