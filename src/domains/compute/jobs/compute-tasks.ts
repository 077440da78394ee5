import { z } from 'zod';
import type { Task } from '../../../db/index.ts';
import { reconcile, type ReconciliationParts } from './reconcile.ts';
import { runVmJob, type VmJobParts } from './run-vm-job.ts';
import { imageTask, vmTask } from './vm-job.ts';

const payloadSchema = z.object({ tenantId: z.uuid(), vmId: z.uuid() });

const jobTask = (parts: VmJobParts): Task => ({
  run: (payload, attempt) => runVmJob(payloadSchema.parse(payload), attempt, parts),
});

/** What is done to machines: for a lane of their own, as hypervisors may take their time. */
export const vmTasks = (parts: VmJobParts): Record<string, Task> => ({ [vmTask]: jobTask(parts) });

/** What is made from images: for another, as whoever has these may take theirs. */
export const imageTasks = (parts: VmJobParts): Record<string, Task> => ({ [imageTask]: jobTask(parts) });

/** What keeps the database and the hypervisors at one. */
export const reconciliationTasks = (parts: ReconciliationParts): Record<string, Task> => ({
  'vm.reconciliation': {
    cron: '*/5 * * * *',
    // What fails now is looked at again soon, by the next.
    run: async () => {
      await reconcile(parts).catch((error: unknown) => {
        parts.log.warn({ err: error }, 'machines could not be reconciled');
      });
    },
  },
});
