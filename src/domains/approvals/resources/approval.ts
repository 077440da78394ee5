import type { DomainResource } from '../../domain.ts';

export const approval: DomainResource = {
  table: {
    type: 'approval',
    from: 'approvals a',
    alias: 'a',
    id: { expression: 'a.id', type: 'uuid' },
    tenant: 'a.tenant_id',
    attributes: {
      tenant_id: 'a.tenant_id',
      requested_by: 'a.requested_by',
      action: 'a.action',
      resource_type: 'a.resource_type',
      status: 'a.status',
    },
    representation: {
      id: 'a.id',
      status: 'a.status',
      requested_by: 'a.requested_by',
      operation: 'a.operation',
      path: 'a.path',
      action: 'a.action',
      resource_type: 'a.resource_type',
      resource_id: 'a.resource_id',
      asked: 'a.asked',
      reason: 'a.reason',
      decided_by: 'a.decided_by',
      decided_at: 'a.decided_at',
      comment: 'a.comment',
      used_at: 'a.used_at',
      created_at: 'a.created_at',
      updated_at: 'a.updated_at',
    },
    sort: { '-created_at': 'a.created_at DESC, a.id DESC', created_at: 'a.created_at, a.id' },
    filters: { status: { field: 'status', expression: 'a.status' } },
  },
};
