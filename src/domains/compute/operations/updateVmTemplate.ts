import { represented } from '../../represented.ts';
import { VmTemplate } from '../models/models.ts';
import { operation } from '../operation.ts';

export const updateVmTemplate = operation('updateVmTemplate', async ({ tenant, target, body, represent }) => {
  await VmTemplate.query().findById([tenant.id, target.id]).patch(body);
  return { status: 200, body: represented(await represent(target.id)) };
});
