import { readConfig } from '../../config.ts';
import { OwnedDecisionLog } from '../../db/read-decisions.ts';
import { readDecisionFile, readPolicySet, type DecisionRecord, type PolicySet } from '../../policy/index.ts';
import { Refusal } from '../../shared/refusal.ts';
import { asOwner } from '../as-owner.ts';

const decisionId = /^([0-9a-f]{8})-([0-9a-f]{4})(-[0-9a-f]{4}){2}-[0-9a-f]{12}\.[0-9a-f]{12}$/;

export const isDecisionId = (text: string): boolean => decisionId.test(text);

/** A decision, and the policies that made it. */
export interface RecordedDecision {
  record: DecisionRecord;
  policies: PolicySet;
}

/** A decision of the log of the configured database. @throws Refusal where either is not kept */
export const recordedDecision = async (id: string, environment: NodeJS.ProcessEnv): Promise<RecordedDecision> =>
  asOwner(readConfig(environment), 'A decision of any tenant can be asked for', async (ownerUrl) => {
    const log = await OwnedDecisionLog.open(ownerUrl);
    try {
      for await (const record of log.records(momentOf(id))) {
        if (record.id !== id) continue;
        const policies = await log.policies(record.policy_digest);
        if (!policies) throw new Refusal(`The policies that made ${id} are not kept, or not read by this version.`);
        return { record, policies };
      }
      throw new Refusal(`The log has no decision ${id}.`);
    } finally {
      await log.close();
    }
  });

/** A decision of an exported log. @throws Refusal where it is not there, or other policies made it than those of the folders */
export const exportedDecision = async (
  id: string,
  log: string,
  folders: readonly string[],
): Promise<RecordedDecision> => {
  const policies = readPolicySet(...folders);
  for await (const record of readDecisionFile(log)) {
    if (record.id !== id) continue;
    if (record.policy_digest === policies.digest) return { record, policies };
    const [made, given] = [record.policy_digest, policies.digest].map((digest) => digest.slice(0, 12));
    throw new Refusal(`The decision was made under the policies ${made ?? ''}; these are ${given ?? ''}.`);
  }
  throw new Refusal(`${log} has no decision ${id}.`);
};

/** The millisecond in which a decision was made: its id begins with it (UUID version 7). */
const momentOf = (id: string): { since: Date; until: Date } => {
  const [, high = '', low = ''] = decisionId.exec(id) ?? [];
  const time = Number.parseInt(high + low, 16);
  return { since: new Date(time), until: new Date(time + 1) };
};
