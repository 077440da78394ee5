import type { DomainResource } from '../../domain.ts';
import { tenantPermissions } from './tenant-permissions.ts';

/** A tenant as the one above it sees it. */
export const childTenant: DomainResource = {
  table: {
    type: 'child_tenant',
    from: 'tenants t',
    alias: 't',
    id: { expression: 't.id', type: 'uuid' },
    tenant: 't.parent_id',
    existing: `t.status <> 'deleted'`,
    attributes: {
      id: 't.id',
      parent_id: 't.parent_id',
      status: 't.status',
      administered_by_parent: 't.administered_by_parent',
      handed_over: 't.handed_over_at IS NOT NULL',
      permissions: tenantPermissions,
    },
    representation: {
      id: 't.id',
      name: 't.name',
      slug: 't.slug',
      status: 't.status',
      administered_by_parent: 't.administered_by_parent',
      created_at: 't.created_at',
      updated_at: 't.updated_at',
    },
    sort: {
      name: 't.name, t.id',
      '-name': 't.name DESC, t.id DESC',
      created_at: 't.created_at, t.id',
      '-created_at': 't.created_at DESC, t.id DESC',
    },
    search: ['name', 'slug'],
  },
  propose: ({ current, tenantId }) => current ?? { id: null, parent_id: tenantId },
};
