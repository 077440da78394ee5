import type { DomainResource } from '../../domain.ts';

/** A month that is over, as it is billed. */
export const usageMonth: DomainResource = {
  table: {
    type: 'usage_month',
    from: 'usage_months m',
    alias: 'm',
    id: { expression: 'm.id', type: 'uuid' },
    tenant: 'm.tenant_id',
    attributes: { tenant_id: 'm.tenant_id' },
    representation: {
      id: 'm.id',
      month: 'm.month',
      vms: 'm.vms',
      running_seconds: 'm.running_seconds',
      vcpu_seconds: 'm.vcpu_seconds',
      memory_gb_seconds: 'm.memory_gb_seconds',
      disk_gb_seconds: 'm.disk_gb_seconds',
      currency: 'm.currency',
      amount: 'm.amount::text',
      created_at: 'm.closed_at',
      updated_at: 'm.closed_at',
    },
    sort: { '-month': 'm.month DESC', month: 'm.month' },
  },
};
