import { z } from 'zod';
import type { Task } from '../../../db/index.ts';
import { longestCall } from '../providers/within-time.ts';
import { longestReconciliation, reconcile, type ReconciliationParts } from './reconcile.ts';
import { runVmJob, type VmJobParts } from './run-vm-job.ts';
import { vmTask } from './vm-job.ts';

const payloadSchema = z.object({ tenantId: z.uuid(), vmId: z.uuid() });

/** The domain's tasks. A machine's job is at most an image to fetch, three calls of the provider's and a few statements. */
export const computeTasks = (parts: VmJobParts & ReconciliationParts): Record<string, Task> => ({
  [vmTask]: {
    longest: parts.images.longest + 3 * longestCall + 60_000,
    run: (payload, { last }) => runVmJob(payloadSchema.parse(payload), { ...parts, lastAttempt: last }),
  },
  'vm.reconciliation': {
    longest: longestReconciliation + 60_000,
    cron: '*/5 * * * *',
    // What fails now is looked at again soon, by the next.
    run: async () => {
      await reconcile(parts).catch((error: unknown) => {
        parts.log.warn({ err: error }, 'machines could not be reconciled');
      });
    },
  },
});
