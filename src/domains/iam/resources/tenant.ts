import type { DomainResource } from '../../domain.ts';
import { tenantPermissions } from './tenant-permissions.ts';

interface TenantChange {
  status?: 'active' | 'suspended';
  administered_by_parent?: boolean;
}

export const tenant: DomainResource = {
  table: {
    type: 'tenant',
    from: 'tenants t',
    alias: 't',
    id: { expression: 't.id', type: 'uuid' },
    tenant: null,
    // Row-level security shows no others; said again as one list, so that a member's few are not sought among all.
    existing: `t.status <> 'deleted' AND t.id IN (SELECT m.tenant_id FROM memberships m
        WHERE m.user_id = current_principal() AND m.suspended_at IS NULL
      UNION ALL SELECT current_tenant()
      UNION ALL SELECT every.id FROM tenants every WHERE current_setting('app.platform', true) = 'on')`,
    attributes: {
      id: 't.id',
      kind: 't.kind',
      status: 't.status',
      is_member: `EXISTS (SELECT 1 FROM memberships m WHERE m.tenant_id = t.id
        AND m.user_id = current_principal() AND m.suspended_at IS NULL)`,
      opens_to_parent: 'false',
      permissions: tenantPermissions,
    },
    representation: {
      id: 't.id',
      name: 't.name',
      slug: 't.slug',
      kind: 't.kind',
      status: 't.status',
      description: 't.description',
      logo_url: 't.logo_url',
      settings: 't.settings',
      metadata: 't.metadata',
      domain: 't.domain',
      subscription_plan: 't.subscription_plan',
      administered_by_parent: 't.administered_by_parent',
      parent_id: 't.parent_id',
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
  propose: ({ body, current }) => {
    const { status, administered_by_parent: administered } = body as TenantChange;
    const proposed = current ?? { id: null, kind: 'customer', status: 'active', is_member: false };
    return {
      ...proposed,
      ...(status !== undefined && { status }),
      ...(administered === true && { opens_to_parent: true }),
    };
  },
};
