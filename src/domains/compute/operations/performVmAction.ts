import { represented } from '../../represented.ts';
import { queueVmJob } from '../jobs/vm-job.ts';
import { Vm } from '../models/models.ts';
import { operation } from '../operation.ts';
import { demandIdle, demandPossible } from '../services/vm-actions.ts';
import { writeLog } from '../services/vm-log.ts';

export const performVmAction = operation('performVmAction', async ({ principal, tenant, target, body, represent }) => {
  const { action } = body;
  const vm = await demandIdle(tenant.id, target.id);
  demandPossible(vm, action);
  await Vm.query().findById([tenant.id, target.id]).patch({ pending_action: action });
  await writeLog(vm, 'INFO', `"${action}" was requested by ${principal.email}.`);
  await queueVmJob({ tenantId: tenant.id, vmId: target.id, action });
  return { status: 202, body: represented(await represent(target.id)) };
});
