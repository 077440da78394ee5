import { currentTransaction, nobody, prepare, statement, type Database, type Task } from '../../../db/index.ts';

const purge = prepare('SELECT purge_events($1::int, $2::int) AS purged');
/** Deleted at once: no statement is to take long. */
const most = 5_000;

export interface PurgeParts {
  database: Database;
  retentionDays: number;
  log: { error: (fields: object, message: string) => void };
}

/** Delete the events that are no longer kept, with their deliveries. @param days 7 at least. */
export const purgeEvents = async (database: Database, days: number): Promise<void> => {
  for (;;) {
    const purged = await database.transact(nobody, async () => {
      const [rows] = await currentTransaction().run(statement(purge, days, most));
      return Number(rows?.[0]?.purged);
    });
    if (purged < most) return;
  }
};

/** The jobs that keep events from piling up. */
export const eventTasks = ({ database, retentionDays, log }: PurgeParts): Record<string, Task> => ({
  purge_events: {
    cron: '43 2 * * *',
    run: async (_, { last }) => {
      try {
        await purgeEvents(database, retentionDays);
      } catch (error) {
        if (!last) throw error;
        log.error({ err: error }, 'events could not be purged today');
      }
    },
  },
});
