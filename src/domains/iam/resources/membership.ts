import type { DomainResource } from '../../domain.ts';
import { heldPermissions, roleNames } from './roles-held.ts';

/** A user's belonging to a tenant. Named by the user's id, under the tenant's path. */
export const membership: DomainResource = {
  table: {
    type: 'membership',
    from: 'memberships m JOIN users u ON u.id = m.user_id',
    alias: 'm',
    id: { expression: 'm.user_id', type: 'uuid' },
    tenant: 'm.tenant_id',
    attributes: {
      tenant_id: 'm.tenant_id',
      user_id: 'm.user_id',
      permissions: heldPermissions('m.tenant_id', 'm.user_id'),
      belongs_elsewhere: 'belongs_elsewhere(m.user_id)',
      suspended: 'm.suspended_at IS NOT NULL',
    },
    undisclosed: ['belongs_elsewhere'],
    representation: {
      id: 'u.id',
      email: 'u.email',
      first_name: 'u.first_name',
      last_name: 'u.last_name',
      is_active: 'u.is_active',
      roles: roleNames('m.tenant_id', 'm.user_id'),
      created_at: 'm.created_at',
      updated_at: 'm.updated_at',
    },
    sort: {
      email: 'u.email_canonical, u.id',
      '-email': 'u.email_canonical DESC, u.id DESC',
      created_at: 'm.created_at, m.user_id',
      '-created_at': 'm.created_at DESC, m.user_id DESC',
    },
    search: ['email', 'first_name', 'last_name'],
  },
  propose: ({ body, current, tenantId }) => {
    const { suspended } = (body ?? {}) as { suspended?: unknown };
    // Whom a new membership is for is known to the handler alone, which demands the decision again on what it made.
    const absent = { tenant_id: tenantId, user_id: null, permissions: [], belongs_elsewhere: false, suspended: false };
    return { ...(current ?? absent), ...(typeof suspended === 'boolean' && { suspended }) };
  },
};
