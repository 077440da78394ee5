import type { DomainResource } from '../../domain.ts';
import { quotaKinds } from '../kinds.ts';

const left = (kind: string): string => `(s.standing -> '${kind}' ->> 'available')::bigint`;

interface Asked {
  cpu: number;
  memory_gb: number;
  disk_gb: number;
}

/**
 * What a tenant may have, and has. When somebody takes of it for a machine, what the machine is to have is proposed, so that rules can
 * say of which sizes, and with how much left.
 */
export const quota: DomainResource = {
  table: {
    type: 'quota',
    from: 'quotas q CROSS JOIN LATERAL (SELECT quota_standing() AS standing) s',
    alias: 'q',
    id: { expression: 'q.tenant_id', type: 'uuid' },
    tenant: 'q.tenant_id',
    attributes: {
      tenant_id: 'q.tenant_id',
      cpu: '0',
      memory_gb: '0',
      disk_gb: '0',
      vms_left: left('vms'),
      vcpus_left: left('vcpus'),
      memory_gb_left: left('memory_gb'),
      disk_gb_left: left('disk_gb'),
    },
    representation: {
      tenant_id: 'q.tenant_id',
      ...Object.fromEntries(quotaKinds.map((kind) => [kind, `s.standing -> '${kind}'`])),
      updated_at: 'q.updated_at',
    },
    sort: { tenant_id: 'q.tenant_id' },
  },
  propose: ({ operationId, body, current }) => {
    if (operationId === 'setQuotas') return current ?? {};
    const { cpu, memory_gb, disk_gb } = body as Asked;
    return { ...current, cpu, memory_gb, disk_gb };
  },
};
