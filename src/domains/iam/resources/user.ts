import type { DomainResource } from '../../domain.ts';
import { heldPermissions, roleNames } from './roles-held.ts';

/** A user, seen from the tenant in which the request happens; without one, from the user's own side. */
export const user: DomainResource = {
  table: {
    type: 'user',
    from: 'users u',
    alias: 'u',
    id: { expression: 'u.id', type: 'uuid' },
    tenant: null,
    // The tenant's members; outside a tenant, oneself. One list, and not two conditions, so that an index finds them.
    existing: `u.id IN (SELECT m.user_id FROM memberships m WHERE m.tenant_id = current_tenant()
      UNION ALL SELECT current_principal() WHERE current_tenant() IS NULL)`,
    attributes: {
      id: 'u.id',
      is_active: 'u.is_active',
      // `existing` has made sure of the membership.
      tenant_ids: `array_remove(ARRAY[current_tenant()], NULL)`,
      permissions: heldPermissions('current_tenant()', 'u.id'),
      belongs_elsewhere: 'belongs_elsewhere(u.id)',
      has_second_factor: `EXISTS (SELECT FROM second_factors f WHERE f.user_id = u.id AND f.confirmed_at IS NOT NULL)`,
    },
    undisclosed: ['belongs_elsewhere', 'has_second_factor'],
    representation: {
      id: 'u.id',
      email: 'u.email',
      first_name: 'u.first_name',
      last_name: 'u.last_name',
      username: 'u.username',
      avatar_url: 'u.avatar_url',
      bio: 'u.bio',
      is_active: 'u.is_active',
      roles: roleNames('current_tenant()', 'u.id'),
      created_at: 'u.created_at',
      updated_at: 'u.updated_at',
    },
    sort: {
      email: 'u.email_canonical, u.id',
      '-email': 'u.email_canonical DESC, u.id DESC',
      created_at: 'u.created_at, u.id',
      '-created_at': 'u.created_at DESC, u.id DESC',
      last_name: 'u.last_name, u.id',
      '-last_name': 'u.last_name DESC, u.id DESC',
    },
    search: ['email', 'first_name', 'last_name'],
  },
  propose: ({ body, current, tenantId }) => ({
    // A new user belongs to the tenant it is created in; what its roles would give it is checked by the handler.
    ...(current ?? {
      id: null,
      is_active: true,
      tenant_ids: tenantId === null ? [] : [tenantId],
      permissions: [],
      belongs_elsewhere: false,
      has_second_factor: false,
    }),
    ...pickBoolean(body, 'is_active'),
  }),
};

const pickBoolean = (body: unknown, name: string): Record<string, boolean> => {
  const value = typeof body === 'object' && body !== null ? (body as Record<string, unknown>)[name] : undefined;
  return typeof value === 'boolean' ? { [name]: value } : {};
};
