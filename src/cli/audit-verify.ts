import { parseArgs } from 'node:util';
import { readConfig } from '../config.ts';
import { verifyAuditChains } from '../db/verify-audit.ts';
import { isUuid } from '../shared/ids.ts';
import { Refusal } from '../shared/refusal.ts';
import { asOwner } from './as-owner.ts';

/**
 * `npm run audit:verify -- [--tenant ID] [--checkpoint SEQUENCE:HASH]`: recompute the audit chains, as the owner.
 * Exit status: 0 all whole, 1 a fault was found, 2 could not run.
 */
const verify = async (): Promise<number> => {
  const { values } = parseArgs({ options: { tenant: { type: 'string' }, checkpoint: { type: 'string' } } });
  const tenantId = values.tenant;
  if (tenantId !== undefined && !isUuid(tenantId)) throw new Refusal('--tenant takes the id of a tenant.');
  const checkpoint = values.checkpoint === undefined ? undefined : readCheckpoint(values.checkpoint);
  if (checkpoint && tenantId === undefined) throw new Refusal('A checkpoint is of one chain: add --tenant.');
  return asOwner(readConfig(process.env), 'Verifying reads every chain', async (ownerUrl) => {
    const reports = await verifyAuditChains(ownerUrl, { tenantId: tenantId?.toLowerCase(), checkpoint });
    for (const { tenantId, head, faults } of reports) {
      console.log(
        `${tenantId} ${faults.length === 0 ? 'whole' : 'BROKEN'} ${head ? `${head.sequence}:${head.hash}` : 'empty'}`,
      );
      for (const fault of faults) console.log(`  ${fault}`);
    }
    return reports.every(({ faults }) => faults.length === 0) ? 0 : 1;
  });
};

const readCheckpoint = (text: string): { sequence: number; hash: string } => {
  const [, sequence, hash = ''] = /^([1-9]\d*):([0-9a-f]{64})$/.exec(text) ?? [];
  if (sequence === undefined) throw new Refusal('--checkpoint takes SEQUENCE:HASH, as an earlier run printed it.');
  return { sequence: Number(sequence), hash };
};

verify().then(
  (code) => process.exit(code),
  (error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    process.exit(2);
  },
);
