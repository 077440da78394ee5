import type { DomainResource } from '../../domain.ts';
import { heldPermissions } from './roles-held.ts';

/** An API key that was not revoked. */
export const apiKey: DomainResource = {
  table: {
    type: 'api_key',
    from: 'api_keys k',
    alias: 'k',
    id: { expression: 'k.id', type: 'uuid' },
    tenant: 'k.tenant_id',
    existing: 'k.revoked_at IS NULL',
    attributes: {
      id: 'k.id',
      tenant_id: 'k.tenant_id',
      user_id: 'k.user_id',
      // What its owner lost is of no use to it, and must not keep the owner from narrowing it.
      permissions: `ARRAY(SELECT unnest(k.permissions) INTERSECT SELECT unnest(${heldPermissions('k.tenant_id', 'k.user_id')}))`,
    },
    representation: {
      id: 'k.id',
      user_id: 'k.user_id',
      name: 'k.name',
      prefix: 'k.prefix',
      permissions: 'k.permissions',
      allowed_addresses: 'k.allowed_addresses',
      expires_at: 'k.expires_at',
      last_used_at: 'k.last_used_at',
      created_at: 'k.created_at',
      updated_at: 'k.updated_at',
    },
    sort: {
      '-created_at': 'k.created_at DESC, k.id DESC',
      created_at: 'k.created_at, k.id',
      name: 'k.name, k.id',
      '-name': 'k.name DESC, k.id DESC',
    },
    search: ['name', 'prefix'],
    masked: ['key'],
  },
  propose: ({ body, current, principalId, tenantId }) => {
    const { permissions } = (body ?? {}) as { permissions?: string[] };
    const proposed = current ?? { id: null, tenant_id: tenantId, user_id: principalId, permissions: [] };
    return permissions === undefined ? proposed : { ...proposed, permissions };
  },
};
