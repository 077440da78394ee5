import { queueJob } from '../../../db/index.ts';
import { newId } from '../../../shared/ids.ts';
import type { Size } from '../services/vm-size.ts';
import { Vm, VmJob, type VmAction } from '../models/models.ts';

/** The task by which a machine is brought to where a request wants it. */
export const vmTask = 'vm.lifecycle';

/** The same for a machine that is made from an image, which is fetched from wherever a tenant says, however slow that is. */
export const imageTask = 'vm.image';

/** Which machine has a job to be done: it has one at a time. */
export interface VmJobPayload {
  tenantId: string;
  vmId: string;
}

export interface VmJobOptions {
  /** For a resize: what it does not name stays. */
  size?: Partial<Size>;
  /** Whether an image is fetched for it. */
  withImage?: boolean;
}

/**
 * Have a machine's job done, in the transaction of the change that asks for it: neither exists without the other. The machine must be
 * idle, which the database holds it to.
 */
export const queueVmJob = async (
  vm: { tenant_id: string; id: string; created_by: string | null },
  action: VmAction,
  principalId: string,
  { size = {}, withImage = false }: VmJobOptions = {},
): Promise<void> => {
  const { tenant_id, id } = vm;
  const jobId = newId();
  await VmJob.query().insert({
    ...{ tenant_id, id: jobId, vm_id: id, action },
    ...{ created_by: principalId, vm_created_by: vm.created_by },
    ...size,
  });
  await Vm.query().findById([tenant_id, id]).patch({ pending_action: action, job_id: jobId });
  const payload: VmJobPayload = { tenantId: tenant_id, vmId: id };
  // A tenant's images are fetched one after the other.
  await queueJob({
    ...{ task: withImage ? imageTask : vmTask, payload },
    queue: withImage ? `images-${tenant_id}` : `vm-${id}`,
  });
};
