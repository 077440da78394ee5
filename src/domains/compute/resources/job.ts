import type { DomainResource } from '../../domain.ts';

export const job: DomainResource = {
  table: {
    type: 'job',
    from: 'vm_jobs j',
    alias: 'j',
    id: { expression: 'j.id', type: 'uuid' },
    tenant: 'j.tenant_id',
    attributes: { tenant_id: 'j.tenant_id', created_by: 'j.created_by', vm_created_by: 'j.vm_created_by' },
    representation: {
      id: 'j.id',
      vm_id: 'j.vm_id',
      action: 'j.action',
      status: 'j.status',
      progress: 'j.progress',
      attempts: 'j.attempts',
      error: 'j.error',
      created_by: 'j.created_by',
      created_at: 'j.created_at',
      started_at: 'j.started_at',
      finished_at: 'j.finished_at',
      updated_at: 'j.updated_at',
    },
    sort: { '-created_at': 'j.created_at DESC, j.id DESC' },
  },
};
