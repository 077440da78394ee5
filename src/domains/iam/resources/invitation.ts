import type { DomainResource } from '../../domain.ts';

const status = `CASE WHEN i.end_reason IS NOT NULL THEN i.end_reason WHEN i.expires_at <= now() THEN 'expired' ELSE 'pending' END`;

/** An invitation that was not revoked. */
export const invitation: DomainResource = {
  table: {
    type: 'invitation',
    from: 'invitations i',
    alias: 'i',
    id: { expression: 'i.id', type: 'uuid' },
    tenant: 'i.tenant_id',
    existing: `i.end_reason IS DISTINCT FROM 'revoked'`,
    attributes: {
      id: 'i.id',
      tenant_id: 'i.tenant_id',
      permissions: `ARRAY(SELECT DISTINCT rp.permission_id FROM role_permissions rp
        JOIN permissions p ON p.id = rp.permission_id AND NOT p.retired
        WHERE rp.tenant_id = i.tenant_id AND rp.role_id = ANY (i.role_ids))`,
    },
    representation: {
      id: 'i.id',
      email: 'i.email',
      status,
      role_ids: 'i.role_ids',
      roles: `(SELECT coalesce(json_agg(r.name ORDER BY r.name), '[]') FROM roles r
        WHERE r.tenant_id = i.tenant_id AND r.id = ANY (i.role_ids))`,
      invited_by: 'i.invited_by',
      created_at: 'i.created_at',
      updated_at: 'i.updated_at',
      expires_at: 'i.expires_at',
    },
    sort: {
      '-created_at': 'i.created_at DESC, i.id DESC',
      created_at: 'i.created_at, i.id',
      email: 'i.email_canonical, i.id',
      '-email': 'i.email_canonical DESC, i.id DESC',
    },
    search: ['email'],
    filters: { status: { field: 'status', expression: status } },
  },
  propose: ({ current, tenantId }) =>
    // What its roles permit is known to the database alone: the handler demands the decision again on what it made.
    current ?? { id: null, tenant_id: tenantId, permissions: [] },
};
