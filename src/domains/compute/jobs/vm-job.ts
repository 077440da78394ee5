import { modelKnex } from '../../../db/index.ts';
import type { PendingAction } from '../models/models.ts';

/** The task by which a machine is brought to where a request wants it. */
export const vmTask = 'vm.lifecycle';

export interface VmJob {
  tenantId: string;
  vmId: string;
  action: PendingAction;
}

/** How often a job is tried while the hypervisor is unavailable: with graphile-worker's backoff, about a day. */
export const maxAttempts = 20;

/**
 * Queue a machine's job in the transaction of the change that asks for it: neither exists without the other. Jobs of
 * one machine run one after the other.
 */
export const queueVmJob = async (job: VmJob): Promise<void> => {
  await modelKnex.raw(
    `SELECT graphile_worker.add_job(:task, payload := :payload::json, queue_name := :queue, max_attempts := :maxAttempts::int)`,
    { task: vmTask, payload: JSON.stringify(job), queue: `vm-${job.vmId}`, maxAttempts },
  );
};
