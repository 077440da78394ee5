import { VmTemplate } from '../models/models.ts';
import { operation } from '../operation.ts';

/** Machines made from the template keep its name. */
export const deleteVmTemplate = operation('deleteVmTemplate', async ({ tenant, target }) => {
  await VmTemplate.query().deleteById([tenant.id, target.id]);
  return { status: 204 };
});
