import type { DomainResource } from '../../domain.ts';

/** What the principal may do in the tenant: no row, but what its rows come to. */
export const ability: DomainResource = {
  table: {
    type: 'ability',
    from: '(SELECT current_principal() AS principal_id, current_tenant() AS tenant_id) a',
    alias: 'a',
    id: { expression: 'a.principal_id', type: 'uuid' },
    tenant: 'a.tenant_id',
    attributes: { principal_id: 'a.principal_id', tenant_id: 'a.tenant_id' },
    representation: { principal_id: 'a.principal_id', tenant_id: 'a.tenant_id' },
    sort: { principal_id: 'a.principal_id' },
  },
};
