import type { DomainResource } from '../../domain.ts';

/** Who an account is at an identity provider, seen by whose it is. */
export const identity: DomainResource = {
  table: {
    type: 'identity',
    from: 'federated_identities i',
    alias: 'i',
    id: { expression: 'i.id', type: 'uuid' },
    tenant: null,
    existing: 'i.user_id = current_principal()',
    attributes: { id: 'i.id', user_id: 'i.user_id' },
    representation: {
      id: 'i.id',
      issuer: 'i.issuer',
      subject: 'i.subject',
      email: 'i.email',
      created_at: 'i.created_at',
      updated_at: 'i.updated_at',
    },
    sort: {
      '-created_at': 'i.created_at DESC, i.id DESC',
      created_at: 'i.created_at, i.id',
    },
  },
};
