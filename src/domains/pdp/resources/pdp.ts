import type { DomainResource } from '../../domain.ts';

/** The policy decision point of a tenant: each has one. */
export const pdp: DomainResource = {
  table: {
    type: 'pdp',
    from: 'tenants t',
    alias: 't',
    id: { expression: 't.id', type: 'uuid' },
    tenant: 't.id',
    attributes: { tenant_id: 't.id' },
    representation: { id: 't.id' },
    sort: { id: 't.id' },
  },
  propose: ({ tenantId }) => ({ tenant_id: tenantId }),
};
