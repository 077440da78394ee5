import { appendAuditEvent, auditTrailOf, scopeOf } from '../../db/index.ts';
import { decideCoarsely, type Ability, type AccessRequest, type Decision } from '../../policy/index.ts';
import { isUuid } from '../../shared/ids.ts';
import { Problem } from '../../shared/problem.ts';
import { accessRequest } from '../access-request.ts';
import type { Able, Scoped } from '../exchange.ts';
import type { Gateway } from '../gateway.ts';
import { decisionEntry } from './log-decision.ts';

/** Problems that the audit trail has already: each refusal is one record. */
const recorded = new WeakSet<Problem>();

/**
 * A denial: recorded in the tenant's audit trail first, then answered with the reason its rule declares.
 * If it cannot be recorded, the caller gets the outage (503); it is never an allow.
 */
export const refuse = async (
  able: Able,
  decision: Decision,
  gateway: Gateway,
  problem: Problem = problemOf(decision),
): Promise<never> => {
  throw await record({ ...able, ability: able.dated.ability }, decision, gateway, problem);
};

/** A credential that holds, but not for this: recorded and answered as a denial. */
export const refuseCredential = (able: Able, reason: string, gateway: Gateway, problem?: Problem): Promise<never> =>
  refuse(able, denial(able.dated.ability, accessRequest(able, null), 'credential', reason), gateway, problem);

/** A tenant that is not the principal's: recorded in the platform's trail, for the tenant's is no stranger's to write in. */
export const refuseTenant = async (
  { tenantId, ...scoped }: Scoped,
  ability: Ability,
  gateway: Gateway,
  problem: Problem,
): Promise<never> => {
  const request = { ...accessRequest(scoped, null), resource: { type: 'tenant', id: tenantId } };
  const decision = denial(ability, request, 'tenant', 'The tenant is not one of the principal’s.');
  throw await record({ ...scoped, ability, tenantId: null }, decision, gateway, problem);
};

/**
 * Run the rest of a request whose principal is known. What it is refused for other reasons than a rule's (bad input, an object that
 * does not exist, a conflict) is recorded too, once.
 */
export const recordingRefusals = async <Result>(
  able: Able,
  gateway: Gateway,
  rest: () => Promise<Result>,
): Promise<Result> => {
  try {
    return await rest();
  } catch (error) {
    if (!(error instanceof Problem) || error.status >= 500 || recorded.has(error)) throw error;
    const reason = String(error.toDocument(able.requestId).detail);
    const request = accessRequest(able, namedObject(able));
    const decision = denial(able.dated.ability, request, `request.${error.code}`, reason);
    throw await record({ ...able, ability: able.dated.ability }, decision, gateway, error);
  }
};

/** What was refused by something else than a rule: `cause` stands where a rule's id would. */
const denial = (ability: Ability, request: AccessRequest, cause: string, reason: string): Decision => {
  const decision = decideCoarsely(ability, request);
  const inputs = decision.inputs && { ...decision.inputs, asked: { kind: 'refusal' } as const };
  return { ...decision, effect: 'deny', ruleIds: [cause], reason, obligation: null, inputs };
};

interface Refused extends Pick<Able, 'tenantId' | 'requestId' | 'source'> {
  ability: Ability;
}

/** In the audit trail and the decision log, at once. @returns the problem, to be thrown. */
const record = async (
  { ability, ...refused }: Refused,
  decision: Decision,
  gateway: Gateway,
  problem: Problem,
): Promise<Problem> => {
  const { requestId } = refused;
  const trail = auditTrailOf(refused.tenantId);
  const event = { tenantId: trail, principal: ability.principal, decision, requestId, before: null, after: null };
  const { store, decisions } = gateway;
  const entries = [decisionEntry(refused, decision, gateway)];
  await store.write(scopeOf(ability, trail), ...decisions.statements(entries), appendAuditEvent(event));
  decisions.committed(entries);
  recorded.add(problem);
  return problem;
};

/** The object that the path names, where it could be one. */
const namedObject = ({ operation: { authorization }, pathParameters }: Able): string | null => {
  if (authorization.mode !== 'instance' || authorization.id === null) return null;
  const id = pathParameters[authorization.id] ?? '';
  return isUuid(id) ? id : null;
};

/** @param approvalId where somebody else was asked to approve it */
export const problemOf = (
  { id: decisionId, reason, obligation }: Decision,
  approvalId: string | null = null,
): Problem => {
  const detail = reason ?? 'Forbidden.';
  if (!obligation) return new Problem('forbidden', detail, { decisionId });
  if (obligation.kind === 'approval') {
    return new Problem('approval_required', detail, {
      decisionId,
      obligation,
      ...(approvalId !== null && { approvalId }),
    });
  }
  // RFC 9470: says that the credential is good, but not good enough.
  const challenge = `Bearer error="insufficient_user_authentication", max_age=${obligation.maxAge}`;
  return new Problem('second_factor_required', detail, {
    ...{ decisionId, obligation },
    headers: { 'WWW-Authenticate': challenge },
  });
};
