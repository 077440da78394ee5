import { z } from 'zod';
import type { Database, Task } from '../../../db/index.ts';
import type { VmProvider } from '../providers/provider.ts';
import { longestCall } from '../providers/within-time.ts';
import { runVmJob } from './run-vm-job.ts';
import { vmTask } from './vm-job.ts';

const payloadSchema = z.object({
  tenantId: z.uuid(),
  vmId: z.uuid(),
  action: z.enum(['create', 'delete', 'start', 'stop', 'restart']),
});

/** The domain's tasks. A job is one call of the provider's and a few statements. */
export const vmTasks = (parts: { database: Database; provider: VmProvider }): Record<string, Task> => ({
  [vmTask]: {
    longest: longestCall + 60_000,
    run: (payload, { last }) => runVmJob(payloadSchema.parse(payload), { ...parts, lastAttempt: last }),
  },
});
