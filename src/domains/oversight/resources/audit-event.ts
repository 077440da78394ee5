import type { DomainResource } from '../../domain.ts';

export const auditEvent: DomainResource = {
  table: {
    type: 'audit_event',
    from: 'audit_events a',
    alias: 'a',
    id: { expression: 'a.id', type: 'uuid' },
    tenant: 'a.tenant_id',
    attributes: { tenant_id: 'a.tenant_id' },
    representation: {
      id: 'a.id',
      sequence: 'a.sequence',
      occurred_at: 'a.occurred_at',
      actor: `json_build_object('type', a.actor_type, 'id', a.actor_id, 'email', a.actor_email)`,
      action: 'a.action',
      resource: `json_build_object('type', a.resource_type, 'id', a.resource_id)`,
      outcome: 'a.outcome',
      reason: 'a.reason',
      decision_id: 'a.decision_id',
      policy_digest: 'a.policy_digest',
      request_id: 'a.request_id',
      before: 'a.before',
      after: 'a.after',
      hash: 'a.hash',
      previous_hash: 'a.previous_hash',
      created_at: 'a.occurred_at',
      updated_at: 'a.occurred_at',
    },
    sort: { '-sequence': 'a.sequence DESC', sequence: 'a.sequence' },
    filters: {
      action: 'a.action',
      resource_type: 'a.resource_type',
      resource_id: 'a.resource_id',
      actor_id: 'a.actor_id::text',
      outcome: 'a.outcome',
    },
  },
};
