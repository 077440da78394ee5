import { once } from 'node:events';
import { parseArgs } from 'node:util';
import { readConfig } from '../config.ts';
import { OwnedDecisionLog } from '../db/read-decisions.ts';
import { asOwner } from './as-owner.ts';
import { rangeOptions, readRange } from './decision-range.ts';

/**
 * `npm run --silent decisions:export -- [--tenant ID] [--since T] [--until T]`: the decision log on standard output, a record of JSON a
 * line, as the owner. Exit status: 0, or 2 where it could not run.
 */
const run = async (): Promise<void> => {
  const range = readRange(parseArgs({ options: rangeOptions }).values);
  await asOwner(readConfig(process.env), 'Exporting reads the decisions of every tenant', async (ownerUrl) => {
    const log = await OwnedDecisionLog.open(ownerUrl);
    try {
      for await (const record of log.records(range)) {
        if (!process.stdout.write(`${JSON.stringify(record)}\n`)) await once(process.stdout, 'drain');
      }
    } finally {
      await log.close();
    }
  });
};

// Who reads only the first lines, such as `head`, is done.
process.stdout.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? 0 : 2));

run().then(
  () => process.stdout.write('', () => process.exit(0)),
  (error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    process.exit(2);
  },
);
