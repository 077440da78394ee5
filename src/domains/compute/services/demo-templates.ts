import { newId } from '../../../shared/ids.ts';
import { VmTemplate } from '../models/models.ts';

const templates = [
  {
    name: 'Debian 12',
    os: 'debian-12',
    cpu: 2,
    memory_gb: 4,
    disk_gb: 20,
    description: 'Debian GNU/Linux 12 (bookworm)',
  },
  { name: 'Ubuntu 24.04', os: 'ubuntu-24.04', cpu: 2, memory_gb: 4, disk_gb: 25, description: 'Ubuntu 24.04 LTS' },
  { name: 'Alpine 3.22', os: 'alpine-3.22', cpu: 1, memory_gb: 1, disk_gb: 5, description: 'Alpine Linux 3.22' },
];

/** Public templates of the platform, once. In the platform tenant's transaction. */
export const layDemoTemplates = async (tenantId: string): Promise<void> => {
  const existing = await VmTemplate.query().where({ tenant_id: tenantId }).resultSize();
  if (existing > 0) return;
  await VmTemplate.query().insert(
    templates.map((template) => ({
      tenant_id: tenantId,
      id: newId(),
      ...template,
      image: template.os,
      is_public: true,
    })),
  );
};
