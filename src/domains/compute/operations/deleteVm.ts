import { queueVmJob } from '../jobs/vm-job.ts';
import { Vm } from '../models/models.ts';
import { operation } from '../operation.ts';
import { demandIdle } from '../services/vm-actions.ts';

/** Gone for its users at once; the row goes when the hypervisor has let go of the machine. */
export const deleteVm = operation('deleteVm', async ({ principal, tenant, target }) => {
  const vm = await demandIdle(tenant.id, target.id);
  await Vm.query().findById([tenant.id, target.id]).patch({ deleted_at: new Date().toISOString() });
  await queueVmJob(vm, 'delete', principal.id);
  return { status: 204 };
});
