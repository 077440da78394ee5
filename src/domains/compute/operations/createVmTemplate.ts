import { newId } from '../../../shared/ids.ts';
import { represented } from '../../represented.ts';
import { VmTemplate } from '../models/models.ts';
import { operation } from '../operation.ts';
import { demandDisk } from '../services/vm-size.ts';

export const createVmTemplate = operation('createVmTemplate', async ({ tenant, body, represent, demand }) => {
  const id = newId();
  const { based_on: basedOn, ...template } = body;
  if (basedOn !== undefined) await demand('vm_template', 'read', basedOn.toLowerCase());
  const base = basedOn === undefined ? undefined : await VmTemplate.query().findOne({ id: basedOn.toLowerCase() });
  if (base && template.image === undefined) {
    const { disk_gb: least } = base;
    demandDisk(template.disk_gb, least, `The template that it is based on needs a disk of at least ${least} GB.`);
  }
  await VmTemplate.query().insert({ tenant_id: tenant.id, id, image: base?.image ?? null, ...template });
  return { status: 201, body: represented(await represent(id)) };
});
