import type { DomainResource } from '../../domain.ts';

/** A sign-in, seen by whose it is. One that has ended is no more. */
export const session: DomainResource = {
  table: {
    type: 'session',
    from: 'sessions s',
    alias: 's',
    id: { expression: 's.id', type: 'uuid' },
    tenant: null,
    existing: 's.user_id = current_principal() AND s.ended_at IS NULL AND s.expires_at > now()',
    attributes: { id: 's.id', user_id: 's.user_id' },
    representation: {
      id: 's.id',
      tenant_id: 's.active_tenant_id',
      client_address: 's.client_address',
      user_agent: 's.user_agent',
      created_at: 's.created_at',
      updated_at: 's.updated_at',
      expires_at: 's.expires_at',
    },
    sort: {
      '-created_at': 's.created_at DESC, s.id DESC',
      created_at: 's.created_at, s.id',
    },
  },
};
