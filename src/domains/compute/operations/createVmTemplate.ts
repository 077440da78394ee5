import { newId } from '../../../shared/ids.ts';
import { represented } from '../../represented.ts';
import { VmTemplate } from '../models/models.ts';
import { operation } from '../operation.ts';
import { demandDiskOfBase } from '../services/vm-size.ts';

export const createVmTemplate = operation('createVmTemplate', async ({ tenant, body, represent, demand }) => {
  const id = newId();
  const { based_on: basedOn, ...template } = body;
  if (basedOn !== undefined) await demand('vm_template', 'read', basedOn.toLowerCase());
  const base = basedOn === undefined ? undefined : await VmTemplate.query().findOne({ id: basedOn.toLowerCase() });
  const ofBase = base && template.image === undefined ? base : undefined;
  if (ofBase) demandDiskOfBase(template.disk_gb, ofBase.disk_gb);
  await VmTemplate.query().insert({
    ...{ tenant_id: tenant.id, id, image: ofBase?.image ?? null, ...template },
    least_disk_gb: ofBase ? (ofBase.least_disk_gb ?? ofBase.disk_gb) : null,
  });
  return { status: 201, body: represented(await represent(id)) };
});
