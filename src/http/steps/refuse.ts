import { appendAuditEvent, auditTrailOf, scopeOf } from '../../db/index.ts';
import { decideCoarsely, type Decision } from '../../policy/index.ts';
import { Problem } from '../../shared/problem.ts';
import { accessRequest } from '../access-request.ts';
import type { Able } from '../exchange.ts';
import type { Gateway } from '../gateway.ts';

/**
 * A denial: recorded in the tenant's audit trail first, then answered with the reason its rule declares.
 * If it cannot be recorded, the caller gets the outage (503); it is never an allow.
 */
export const refuse = async (able: Able, decision: Decision, { store }: Gateway, problem?: Problem): Promise<never> => {
  const { dated, tenantId, requestId } = able;
  const trail = auditTrailOf(tenantId);
  const event = { tenantId: trail, principal: dated.ability.principal, decision, requestId, before: null, after: null };
  await store.write(scopeOf(dated.ability, trail), appendAuditEvent(event));
  throw problem ?? problemOf(decision);
};

/** A credential that holds, but not for this: recorded and answered as a denial. */
export const refuseCredential = (able: Able, reason: string, gateway: Gateway, problem?: Problem): Promise<never> => {
  const decision = decideCoarsely(able.dated.ability, accessRequest(able, null));
  const denial = { ...decision, effect: 'deny' as const, ruleIds: ['credential'], reason, obligation: null };
  return refuse(able, denial, gateway, problem);
};

const problemOf = ({ id: decisionId, reason, obligation }: Decision): Problem => {
  const detail = reason ?? 'Forbidden.';
  if (!obligation) return new Problem('forbidden', detail, { decisionId });
  // RFC 9470: says that the credential is good, but not good enough.
  const challenge = `Bearer error="insufficient_user_authentication", max_age=${obligation.maxAge}`;
  return new Problem('second_factor_required', detail, {
    ...{ decisionId, obligation },
    headers: { 'WWW-Authenticate': challenge },
  });
};
