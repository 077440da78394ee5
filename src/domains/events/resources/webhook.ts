import type { DomainResource } from '../../domain.ts';

export const webhook: DomainResource = {
  table: {
    type: 'webhook',
    from: 'webhooks w',
    alias: 'w',
    id: { expression: 'w.id', type: 'uuid' },
    tenant: 'w.tenant_id',
    attributes: { tenant_id: 'w.tenant_id', created_by: 'w.created_by' },
    representation: {
      id: 'w.id',
      name: 'w.name',
      url: 'w.url',
      event_types: 'w.event_types',
      enabled: 'w.enabled',
      disabled_reason: 'w.disabled_reason',
      created_by: 'w.created_by',
      previous_secret_until: 'CASE WHEN w.previous_until > now() THEN w.previous_until END',
      created_at: 'w.created_at',
      updated_at: 'w.updated_at',
    },
    sort: {
      '-created_at': 'w.created_at DESC, w.id DESC',
      created_at: 'w.created_at, w.id',
      name: 'lower(w.name), w.id',
      '-name': 'lower(w.name) DESC, w.id DESC',
    },
    search: ['name'],
    // Who knows the address of a chat's webhook may write there.
    masked: ['secret', 'url'],
  },
  propose: ({ current, principalId, tenantId }) => current ?? { tenant_id: tenantId, created_by: principalId },
};
