import { decideCoarsely as decide, type AccessRequest } from '../../policy/index.ts';
import type { Able } from '../exchange.ts';
import type { Gateway } from '../gateway.ts';
import { refuse } from './refuse.ts';
import { rebuildAbility } from './resolve-ability.ts';

/** The access request an operation makes, the object still unknown. */
export const accessRequest = ({ operation, context }: Able, id: string | null): AccessRequest => {
  const { authorization } = operation;
  if (authorization.mode === 'public') throw new Error('a public operation has no access request');
  return { action: authorization.action, resource: { type: authorization.resource, id }, context };
};

const couldAllow = (able: Able): boolean => {
  const { action, resource } = accessRequest(able, null);
  return able.dated.ability.couldAllow(action, resource.type).effect === 'allow';
};

/**
 * Step 8: could any rule allow this at all? Asked before a body is read.
 * A denial from a cached ability may be out of date, so it is given only after a look at the present rights.
 */
export const decideCoarsely = async (able: Able, gateway: Gateway): Promise<Able> => {
  if (couldAllow(able)) return able;
  const present = { ...able, dated: await rebuildAbility(able, gateway) };
  if (couldAllow(present)) return present;
  return refuse(present, decide(present.dated.ability, accessRequest(present, null)), gateway);
};
