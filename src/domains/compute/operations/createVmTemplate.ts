import { newId } from '../../../shared/ids.ts';
import { represented } from '../../represented.ts';
import { VmTemplate } from '../models/models.ts';
import { operation } from '../operation.ts';

export const createVmTemplate = operation('createVmTemplate', async ({ tenant, body, represent }) => {
  const id = newId();
  await VmTemplate.query().insert({ tenant_id: tenant.id, id, ...body });
  return { status: 201, body: represented(await represent(id)) };
});
