import type { DomainResource } from '../../domain.ts';

/** What one machine used in a month that is over, under one plan. */
export const usageMonthLine: DomainResource = {
  table: {
    type: 'usage_month_line',
    from: 'usage_month_lines l JOIN usage_months m ON m.tenant_id = l.tenant_id AND m.month = l.month',
    alias: 'l',
    id: { expression: 'l.id', type: 'uuid' },
    tenant: 'l.tenant_id',
    attributes: { tenant_id: 'l.tenant_id' },
    representation: {
      id: 'l.id',
      month: 'l.month',
      vm_id: 'l.vm_id',
      vm_name: 'l.vm_name',
      plan: 'l.plan',
      running_seconds: 'l.running_seconds',
      vcpu_seconds: 'l.vcpu_seconds',
      memory_gb_seconds: 'l.memory_gb_seconds',
      disk_gb_seconds: 'l.disk_gb_seconds',
      vcpu_hour: 'l.vcpu_hour::text',
      memory_gb_hour: 'l.memory_gb_hour::text',
      disk_gb_hour: 'l.disk_gb_hour::text',
      currency: 'l.currency',
      amount: 'l.amount::text',
      created_at: 'm.closed_at',
      updated_at: 'm.closed_at',
    },
    sort: {
      '-month': 'l.month DESC, l.vm_id DESC, l.plan DESC',
      month: 'l.month, l.vm_id, l.plan',
    },
    filters: {
      month: { field: 'month', expression: 'l.month' },
      vm_id: { field: 'vm_id', expression: 'l.vm_id' },
    },
  },
};
