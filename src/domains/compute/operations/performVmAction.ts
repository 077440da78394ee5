import { represented } from '../../represented.ts';
import { queueVmJob } from '../jobs/vm-job.ts';
import { operation } from '../operation.ts';
import { demandIdle, demandPossible } from '../services/vm-actions.ts';
import { writeLog } from '../services/vm-log.ts';

export const performVmAction = operation('performVmAction', async ({ principal, tenant, target, body, represent }) => {
  const { action } = body;
  const vm = await demandIdle(tenant.id, target.id);
  demandPossible(vm, action);
  await writeLog(vm, 'INFO', `"${action}" was requested by ${principal.email}.`);
  await queueVmJob(vm, action, principal.id);
  return { status: 202, body: represented(await represent(target.id)) };
});
