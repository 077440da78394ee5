import type { DomainResource } from '../../domain.ts';

/** What candidate policies would have decided otherwise; a list, for the candidate changes. */
const flips = `(SELECT coalesce(json_agg(json_build_object('policy_digest', f.policy_digest, 'effect', f.effect,
    'rule_ids', to_json(f.rule_ids)) ORDER BY f.policy_digest), '[]')
  FROM shadow_flips f WHERE f.tenant_id = d.tenant_id AND f.decided_at = d.decided_at AND f.decision_id = d.id)`;

export const decision: DomainResource = {
  table: {
    type: 'decision',
    from: 'decision_log d',
    alias: 'd',
    id: { expression: 'd.id', type: 'text' },
    narrowed: (id) => `d.decided_at = decision_time(${id})`,
    tenant: 'd.tenant_id',
    attributes: { tenant_id: 'd.tenant_id' },
    representation: {
      id: 'd.id',
      decided_at: 'd.decided_at',
      effect: 'd.effect',
      action: 'd.action',
      resource: `json_build_object('type', d.resource_type, 'id', d.resource_id)`,
      principal: `json_build_object('type', d.principal_type, 'id', d.principal_id)`,
      rule_ids: 'to_json(d.rule_ids)',
      reason: 'd.reason',
      policy_digest: 'd.policy_digest',
      request_id: 'd.request_id',
      source: 'd.source',
      shadow_flips: flips,
      created_at: 'd.decided_at',
      updated_at: 'd.decided_at',
    },
    details: { inputs: 'd.inputs' },
    sort: { '-decided_at': 'd.decided_at DESC, d.id DESC', decided_at: 'd.decided_at, d.id' },
    filters: {
      effect: { field: 'effect', expression: 'd.effect' },
      action: { field: 'action', expression: 'd.action' },
      resource_type: { field: 'resource', expression: 'd.resource_type' },
      resource_id: { field: 'resource', expression: 'd.resource_id' },
      principal_id: { field: 'principal', expression: 'd.principal_id' },
      since: { field: 'decided_at', expression: 'd.decided_at', operator: '>=' },
      until: { field: 'decided_at', expression: 'd.decided_at', operator: '<' },
    },
  },
};
