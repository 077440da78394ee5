import type { DomainResource } from '../../domain.ts';

/** The policies in force, as each tenant's reviewers see them. */
export const policy: DomainResource = {
  table: {
    type: 'policy',
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
