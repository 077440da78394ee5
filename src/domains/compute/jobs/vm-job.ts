import { queueJob } from '../../../db/index.ts';
import type { PendingAction } from '../models/models.ts';

/** The task by which a machine is brought to where a request wants it. */
export const vmTask = 'vm.lifecycle';

export interface VmJob {
  tenantId: string;
  vmId: string;
  action: PendingAction;
}

/**
 * Queue a machine's job in the transaction of the change that asks for it: neither exists without the other. Jobs of
 * one machine run one after the other.
 */
export const queueVmJob = (job: VmJob): Promise<void> =>
  queueJob({ task: vmTask, payload: job, queue: `vm-${job.vmId}` });
