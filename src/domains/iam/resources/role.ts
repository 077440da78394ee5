import type { AttributeValue } from '../../../policy/index.ts';
import type { DomainResource } from '../../domain.ts';

const permissionIds = `ARRAY(SELECT rp.permission_id FROM role_permissions rp
  JOIN permissions p ON p.id = rp.permission_id AND NOT p.retired
  WHERE rp.tenant_id = r.tenant_id AND rp.role_id = r.id ORDER BY rp.permission_id)`;

export const role: DomainResource = {
  table: {
    type: 'role',
    from: 'roles r',
    alias: 'r',
    id: { expression: 'r.id', type: 'uuid' },
    tenant: 'r.tenant_id',
    attributes: {
      id: 'r.id',
      tenant_id: 'r.tenant_id',
      is_system_role: 'r.built_in IS NOT NULL',
      permissions: permissionIds,
    },
    representation: {
      id: 'r.id',
      name: 'r.name',
      description: 'r.description',
      is_system_role: 'r.built_in IS NOT NULL',
      user_count: `(SELECT count(*) FROM role_assignments ra WHERE ra.tenant_id = r.tenant_id AND ra.role_id = r.id)`,
      created_at: 'r.created_at',
      updated_at: 'r.updated_at',
    },
    details: {
      permissions: `(SELECT coalesce(json_agg(json_build_object('id', p.id, 'name', p.name, 'description', p.description,
          'module', p.module, 'created_at', p.created_at, 'updated_at', p.updated_at) ORDER BY p.id), '[]')
        FROM role_permissions rp JOIN permissions p ON p.id = rp.permission_id AND NOT p.retired
        WHERE rp.tenant_id = r.tenant_id AND rp.role_id = r.id)`,
    },
    sort: {
      name: 'r.name, r.id',
      '-name': 'r.name DESC, r.id DESC',
      created_at: 'r.created_at, r.id',
      '-created_at': 'r.created_at DESC, r.id DESC',
    },
    search: ['name', 'description'],
  },
  propose: ({ operationId, body, current, tenantId }) => {
    const { permission_ids: named } = body as { permission_ids?: string[] };
    const proposed = current ?? { id: null, tenant_id: tenantId, is_system_role: false, permissions: [] };
    if (named === undefined) return proposed;
    const adds = operationId === 'addRolePermissions';
    return { ...proposed, permissions: adds ? [...toList(proposed.permissions), ...named] : named };
  },
};

const toList = (value: AttributeValue): string[] => (Array.isArray(value) ? value.map(String) : []);
