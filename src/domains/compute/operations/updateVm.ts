import { represented } from '../../represented.ts';
import { Vm } from '../models/models.ts';
import { operation } from '../operation.ts';
import { unlessNameIsTaken } from '../services/vm-names.ts';

export const updateVm = operation('updateVm', async ({ tenant, target, body, represent }) => {
  await unlessNameIsTaken(() => Vm.query().findById([tenant.id, target.id]).patch({ name: body.name }));
  return { status: 200, body: represented(await represent(target.id)) };
});
