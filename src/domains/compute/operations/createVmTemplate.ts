import { newId } from '../../../shared/ids.ts';
import { represented } from '../../represented.ts';
import { VmTemplate } from '../models/models.ts';
import { operation } from '../operation.ts';

export const createVmTemplate = operation('createVmTemplate', async ({ tenant, body, represent, demand }) => {
  const id = newId();
  const { based_on: basedOn, ...template } = body;
  if (basedOn !== undefined) await demand('vm_template', 'read', basedOn.toLowerCase());
  const base = basedOn === undefined ? undefined : await VmTemplate.query().findOne({ id: basedOn.toLowerCase() });
  await VmTemplate.query().insert({ tenant_id: tenant.id, id, image: base?.image ?? null, ...template });
  return { status: 201, body: represented(await represent(id)) };
});
