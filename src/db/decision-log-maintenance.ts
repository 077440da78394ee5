import { nobody } from './scope.ts';
import { prepare, statement } from './statement.ts';
import type { Store } from './store.ts';
import type { Task } from './worker.ts';

const maintain = prepare('SELECT maintain_decision_log($1::int)');

/** Make the log's partitions of the days to come, and drop those of days before the last so many: 7 at least. */
export const maintainDecisionLog = async (store: Pick<Store, 'write'>, retentionDays: number): Promise<void> => {
  await store.write(nobody, statement(maintain, retentionDays));
};

interface Maintenance {
  database: Pick<Store, 'write'>;
  retentionDays: number;
  log: { error: (fields: object, message: string) => void };
}

/** The jobs that keep the database in order. */
export const maintenanceTasks = ({ database, retentionDays, log }: Maintenance): Record<string, Task> => ({
  maintain_decision_log: {
    // At an hour when few read: it needs the log to itself for a moment.
    cron: '13 2 * * *',
    run: async (_, { last }) => {
      try {
        await maintainDecisionLog(database, retentionDays);
      } catch (error) {
        if (!last) throw error;
        log.error({ err: error }, 'the decision log could not be maintained today');
      }
    },
  },
});
