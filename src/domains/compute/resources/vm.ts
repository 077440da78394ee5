import type { DomainResource } from '../../domain.ts';

export const vm: DomainResource = {
  table: {
    type: 'vm',
    from: 'vms v',
    alias: 'v',
    id: { expression: 'v.id', type: 'uuid' },
    tenant: 'v.tenant_id',
    // A machine on its way out is gone for its users; the row stays until the provider has let go of it.
    existing: 'v.deleted_at IS NULL',
    attributes: {
      id: 'v.id',
      tenant_id: 'v.tenant_id',
      name: 'v.name',
      status: 'v.status',
      created_by: 'v.created_by',
      source_type: 'v.source_type',
      protected: 'v.protected',
      tags: 'v.tags',
    },
    representation: {
      id: 'v.id',
      name: 'v.name',
      status: 'v.status',
      cpu: 'v.cpu',
      memory_gb: 'v.memory_gb',
      disk_gb: 'v.disk_gb',
      ip_address: 'v.ip_address',
      source_type: 'v.source_type',
      template_id: 'v.template_id',
      template_name: 'v.template_name',
      iso_url: 'v.iso_url',
      protected: 'v.protected',
      tags: 'v.tags',
      error: 'v.error',
      pending_action: 'v.pending_action',
      job_id: 'v.job_id',
      created_by: 'v.created_by',
      created_at: 'v.created_at',
      updated_at: 'v.updated_at',
    },
    sort: {
      '-created_at': 'v.created_at DESC, v.id DESC',
      created_at: 'v.created_at, v.id',
      name: 'lower(v.name), v.id',
      '-name': 'lower(v.name) DESC, v.id DESC',
    },
    search: ['name', 'ip_address', 'template_name'],
    // An image's address may hold a signature that lets anyone fetch it.
    masked: ['iso_url'],
    filters: {
      status: { field: 'status', expression: 'v.status' },
      tag: { field: 'tags', expression: 'to_jsonb(v.tags)', operator: '?' },
    },
  },
  propose: ({ body, current, principalId, tenantId }) => {
    const { name, protected: isProtected, tags, source_type: source } = body as Body;
    if (current)
      return {
        ...current,
        ...(name !== undefined && { name }),
        ...(isProtected !== undefined && { protected: isProtected }),
        ...(tags !== undefined && { tags }),
      };
    return {
      ...{ id: null, tenant_id: tenantId, status: 'PROVISIONING', created_by: principalId },
      ...{ name: name ?? null, source_type: source ?? null, protected: isProtected ?? false, tags: tags ?? [] },
    };
  },
};

interface Body {
  name?: string;
  protected?: boolean;
  tags?: string[];
  source_type?: string;
}
