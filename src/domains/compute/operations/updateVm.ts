import { represented } from '../../represented.ts';
import { queueVmJob } from '../jobs/vm-job.ts';
import { Vm } from '../models/models.ts';
import { operation } from '../operation.ts';
import { demandIdle } from '../services/vm-actions.ts';
import { writeLog } from '../services/vm-log.ts';
import { unlessNameIsTaken } from '../services/vm-names.ts';
import { demandResizable, isOtherSize, sizeAfter } from '../services/vm-size.ts';

export const updateVm = operation('updateVm', async ({ principal, tenant, target, body, represent, demand }) => {
  const { cpu, memory_gb, disk_gb, ...said } = body;
  if (Object.keys(said).length > 0) {
    await unlessNameIsTaken(() => Vm.query().findById([tenant.id, target.id]).patch(said));
  }
  const size = {
    ...(cpu !== undefined && { cpu }),
    ...(memory_gb !== undefined && { memory_gb }),
    ...(disk_gb !== undefined && { disk_gb }),
  };
  const vm = await Vm.query().findById([tenant.id, target.id]).throwIfNotFound();
  if (isOtherSize(size, vm)) {
    await demandIdle(tenant.id, target.id);
    demandResizable(vm, size);
    await demand('quota', 'take', tenant.id, { ...sizeAfter(vm, size) });
    await writeLog(vm, 'INFO', `A resize was requested by ${principal.email}.`);
    await queueVmJob(vm, 'resize', principal.id, { size });
  }
  return { status: 200, body: represented(await represent(target.id)) };
});
