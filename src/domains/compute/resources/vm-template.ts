import type { DomainResource } from '../../domain.ts';

/** A template: the tenant's own, or one that the platform offers to it or to all. Row-level security shows just these. */
export const vmTemplate: DomainResource = {
  table: {
    type: 'vm_template',
    from: 'vm_templates t',
    alias: 't',
    id: { expression: 't.id', type: 'uuid' },
    tenant: null,
    attributes: { id: 't.id', tenant_id: 't.tenant_id', is_public: 't.is_public', offered_to: 't.offered_to' },
    representation: {
      id: 't.id',
      name: 't.name',
      description: 't.description',
      os: 't.os',
      cpu: 't.cpu',
      memory_gb: 't.memory_gb',
      disk_gb: 't.disk_gb',
      image: 't.image',
      is_public: 't.is_public',
      offered_to: 't.offered_to',
      created_at: 't.created_at',
      updated_at: 't.updated_at',
    },
    sort: {
      name: 't.name, t.id',
      '-name': 't.name DESC, t.id DESC',
      created_at: 't.created_at, t.id',
      '-created_at': 't.created_at DESC, t.id DESC',
    },
    search: ['name', 'os'],
  },
  propose: ({ body, current, tenantId }) => {
    const { is_public: isPublic, offered_to: offeredTo } = body as { is_public?: boolean; offered_to?: string[] };
    return {
      ...(current ?? { id: null, tenant_id: tenantId, is_public: false, offered_to: [] }),
      ...(isPublic !== undefined && { is_public: isPublic }),
      ...(offeredTo !== undefined && { offered_to: offeredTo }),
    };
  },
};
