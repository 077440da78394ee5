import { decideCoarsely as decide } from '../../policy/index.ts';
import { accessRequest } from '../access-request.ts';
import type { Able } from '../exchange.ts';
import type { Gateway } from '../gateway.ts';
import { refuse, refuseCredential } from './refuse.ts';
import { rebuildAbility } from './resolve-ability.ts';

const couldAllow = (able: Able): boolean => {
  const { action, resource } = accessRequest(able, null);
  return able.dated.ability.couldAllow(action, resource.type).effect === 'allow';
};

/**
 * Step 8: could any rule allow this at all? Asked before a body is read.
 * A denial from a cached ability may be out of date, so it is given only after a look at the present rights.
 */
export const decideCoarsely = async (able: Able, gateway: Gateway): Promise<Able> => {
  if (able.misuse !== null) return refuseCredential(able, able.misuse, gateway);
  if (able.fault !== null) throw able.fault;
  if (couldAllow(able)) return able;
  const present = { ...able, dated: await rebuildAbility(able, gateway) };
  if (couldAllow(present)) return present;
  return refuse(present, decide(present.dated.ability, accessRequest(present, null)), gateway);
};
