import type { Decision, PrincipalFacts } from '../policy/index.ts';
import { newId } from '../shared/ids.ts';
import { platformTenantId } from './scope.ts';
import { prepare, statement, type Statement } from './statement.ts';

type Snapshot = Readonly<Record<string, unknown>> | null;

export interface AuditEvent {
  tenantId: string;
  principal: PrincipalFacts;
  decision: Decision;
  requestId: string;
  before: Snapshot;
  after: Snapshot;
  /** Fields whose values are replaced before they are stored. */
  masked?: readonly string[];
}

const append = prepare('SELECT * FROM append_audit_event($1::jsonb)');

const mask = (snapshot: Snapshot, fields: readonly string[]): Snapshot =>
  snapshot &&
  Object.fromEntries(
    Object.entries(snapshot).map(([name, value]) => [
      name,
      fields.includes(name) && value !== null ? '[masked]' : value,
    ]),
  );

/** Whose trail an event belongs to: what happens in no tenant, such as editing one's profile, is in the platform's. */
export const auditTrailOf = (tenantId: string | null): string => tenantId ?? platformTenantId;

/**
 * Append to the tenant's hash chain: part of the transaction that makes the change, so neither exists without the other.
 */
export const appendAuditEvent = (event: AuditEvent): Statement => {
  const { tenantId, principal, decision, requestId, before, after, masked = [] } = event;
  return statement(
    append,
    JSON.stringify({
      tenant_id: tenantId,
      id: newId(),
      actor_type: principal.type,
      // A key's doings are the key's; whose it is, the e-mail says.
      actor_id: principal.type === 'api_key' ? principal.credentialId : principal.id,
      actor_email: principal.email,
      action: decision.action,
      resource_type: decision.resource.type,
      resource_id: decision.resource.id,
      outcome: decision.effect === 'allow' ? 'allowed' : 'denied',
      reason: decision.reason,
      decision_id: decision.id,
      policy_digest: decision.digest,
      rule_ids: decision.ruleIds,
      request_id: requestId,
      before: mask(before, masked),
      after: mask(after, masked),
    }),
  );
};
