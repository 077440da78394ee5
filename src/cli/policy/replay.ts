import { readConfig } from '../../config.ts';
import { OwnedDecisionLog } from '../../db/read-decisions.ts';
import {
  Candidate,
  failsReplay,
  readDecisionFile,
  readPolicySet,
  replay as replayRecords,
  type DecisionRecord,
  type PolicySet,
  type ReplayFinding,
} from '../../policy/index.ts';
import { Refusal } from '../../shared/refusal.ts';
import { asOwner } from '../as-owner.ts';
import { rangeOptions, readRange } from '../decision-range.ts';
import { defineCommand, UsageError, type Answer } from './command.ts';
import { countFrom } from './count-from.ts';
import { findingJson, replayLines } from './replay-report.ts';

/** Where recorded decisions are, and the policies of the time. */
interface Recorded {
  records: AsyncIterable<DecisionRecord>;
  policies: (digest: string) => Promise<PolicySet | null>;
}

/** `replay`: the decisions of the log, made again. */
export const replay = defineCommand({
  name: 'replay',
  summary: 'make recorded decisions again under these policies, and list those that come out otherwise',
  positionals: '[FILE]',
  arguments:
    'FILE is what `npm run decisions:export` wrote; without it, the log is read as the owner of the configured database',
  options: {
    recorded: { type: 'boolean', help: 'decide under the policies that decided then, rather than under these' },
    'fail-on': {
      type: 'string',
      value: 'KIND',
      help: 'any (the default), or widening: only where more would be allowed',
    },
    limit: { type: 'string', value: 'NUMBER', help: 'list so many decisions (default: 100); all are counted' },
    tenant: { ...rangeOptions.tenant, value: 'ID', help: 'decisions of this tenant, without FILE' },
    since: { ...rangeOptions.since, value: 'WHEN', help: 'from this day or moment on, without FILE' },
    until: { ...rangeOptions.until, value: 'WHEN', help: 'until before this day or moment, without FILE' },
  },
  run: async ({ folders, positionals: [file, ...more], values, environment, style }) => {
    if (more.length > 0) throw new UsageError('replay takes one file.');
    const failOn = kindFrom(values['fail-on']);
    const limit = countFrom('--limit', values.limit) ?? 100;
    const own = new Candidate(readPolicySet(...folders));
    const answer = async ({ records, policies }: Recorded): Promise<Answer> => {
      const candidateOf = keep(async (digest) => {
        const found = digest === own.policies.digest ? own.policies : await policies(digest);
        return found ? new Candidate(found) : undefined;
      });
      const findings: ReplayFinding[] = [];
      const counts = await replayRecords(records, {
        candidate: values.recorded ? candidateOf : () => own,
        recorded: candidateOf,
        onFinding: (finding) => {
          if (findings.length < limit) findings.push(finding);
        },
      });
      if (counts.records === 0) throw new Refusal('There is no decision to replay.');
      return {
        holds: !failsReplay(counts, failOn),
        lines: replayLines(findings, counts, style),
        json: {
          ...(values.recorded ? {} : { digest: own.policies.digest }),
          counts,
          findings: findings.map(findingJson),
        },
      };
    };
    if (file !== undefined) return answer({ records: readDecisionFile(file), policies: () => Promise.resolve(null) });
    const range = readRange(values);
    return asOwner(readConfig(environment), 'A replay reads the decisions of every tenant', async (ownerUrl) => {
      const log = await OwnedDecisionLog.open(ownerUrl);
      try {
        return await answer({ records: log.records(range), policies: (digest) => log.policies(digest) });
      } finally {
        await log.close();
      }
    });
  },
});

/** Ask once for each digest. */
const keep = <Value>(find: (digest: string) => Promise<Value>): ((digest: string) => Promise<Value>) => {
  const found = new Map<string, Promise<Value>>();
  return (digest) => {
    const value = found.get(digest) ?? find(digest);
    found.set(digest, value);
    return value;
  };
};

const kindFrom = (text = 'any'): Parameters<typeof failsReplay>[1] => {
  if (text !== 'any' && text !== 'widening') throw new UsageError('--fail-on takes any or widening.');
  return text;
};
