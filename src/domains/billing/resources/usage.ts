import type { DomainResource } from '../../domain.ts';

/** What a tenant uses, as a whole: each tenant has it. */
export const usage: DomainResource = {
  table: {
    type: 'usage',
    from: 'tenants t',
    alias: 't',
    id: { expression: 't.id', type: 'uuid' },
    tenant: 't.id',
    attributes: { tenant_id: 't.id' },
    representation: { id: 't.id' },
    sort: { id: 't.id' },
  },
};
