import { decideCoarsely as couldAllow, type AccessRequest, type Decision } from '../../policy/index.ts';
import type { Able } from '../exchange.ts';
import type { Gateway } from '../gateway.ts';
import { refuse } from './refuse.ts';

/** The access request an operation makes, the object still unknown. */
export const accessRequest = ({ operation, context }: Able, id: string | null): AccessRequest => {
  const { authorization } = operation;
  if (authorization.mode === 'public') throw new Error('a public operation has no access request');
  return { action: authorization.action, resource: { type: authorization.resource, id }, context };
};

const decideOn = (able: Able): Decision => couldAllow(able.dated.ability, accessRequest(able, null));

/**
 * Step 8: could any rule allow this at all? Asked before a body is read.
 * A denial from a cached ability may be out of date, so it is given only after a look at the present rights.
 */
export const decideCoarsely = async (able: Able, gateway: Gateway): Promise<Able> => {
  if (decideOn(able).effect === 'allow') return able;
  const dated = await gateway.abilities.rebuild(able.credential, able.tenantId);
  const present = { ...able, dated };
  const decision = decideOn(present);
  if (decision.effect === 'deny') await refuse(present, decision, gateway);
  return present;
};
