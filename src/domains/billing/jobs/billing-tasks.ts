import type { Task } from '../../../db/index.ts';
import { closeMonths, type ClosingParts } from './close-months.ts';

/** The domain's tasks. */
export const billingTasks = (parts: ClosingParts): Record<string, Task> => ({
  'usage.months': {
    cron: '7 * * * *',
    // What fails now is looked at again within the hour, by the next.
    run: async () => {
      await closeMonths(parts).catch((error: unknown) => {
        parts.log.warn({ err: error }, 'months could not be closed');
      });
    },
  },
});
