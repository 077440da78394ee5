import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { readConfig } from '../config.ts';
import { joinEmbeddedPostgres } from '../db/embedded-postgres.ts';
import { verifyAuditChains } from '../db/verify-audit.ts';

/**
 * `npm run audit:verify -- [--tenant ID] [--checkpoint SEQUENCE:HASH]`: recompute the audit chains, as the owner.
 * Exit status: 0 all whole, 1 a fault was found, 2 could not run.
 */
const verify = async (): Promise<number> => {
  const { values } = parseArgs({ options: { tenant: { type: 'string' }, checkpoint: { type: 'string' } } });
  const [sequence = '', hash = ''] = values.checkpoint?.split(':') ?? [];
  const config = readConfig(process.env);
  const log = (): void => undefined;
  const embedded =
    config.DATABASE_OWNER_URL === undefined
      ? await joinEmbeddedPostgres({ dataDir: join(config.DATA_DIR), log })
      : null;
  try {
    const reports = await verifyAuditChains(embedded?.ownerUrl ?? config.DATABASE_OWNER_URL ?? '', {
      tenantId: values.tenant,
      checkpoint: values.checkpoint === undefined ? undefined : { sequence: Number(sequence), hash },
    });
    if (reports.length === 0) console.log('There are no audit events yet.');
    for (const { tenantId, head, faults } of reports) {
      console.log(
        `${tenantId} ${faults.length === 0 ? 'whole' : 'BROKEN'} ${head ? `${head.sequence}:${head.hash}` : 'empty'}`,
      );
      for (const fault of faults) console.log(`  ${fault}`);
    }
    return reports.every(({ faults }) => faults.length === 0) ? 0 : 1;
  } finally {
    await embedded?.stop();
  }
};

verify().then(
  (code) => process.exit(code),
  (error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    process.exit(2);
  },
);
