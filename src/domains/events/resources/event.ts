import type { DomainResource } from '../../domain.ts';

/** All that happens in a tenant, of which each tenant has one. What of it is told is decided on the objects that it happened to. */
export const event: DomainResource = {
  table: {
    type: 'event',
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
