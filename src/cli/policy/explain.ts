import { readFileSync } from 'node:fs';
import {
  explain as explainDecision,
  explainRecord,
  explanationText,
  parseHypothetical,
  readPolicySet,
} from '../../policy/index.ts';
import type { DecisionInputs, Explanation, Paint, PolicySet } from '../../policy/index.ts';
import { Refusal } from '../../shared/refusal.ts';
import { defineCommand, UsageError } from './command.ts';
import { fileText } from './places.ts';
import { readSuitesFor } from './read-suites-for.ts';
import { exportedDecision, isDecisionId, recordedDecision } from './recorded-decision.ts';

/** `explain`: why a request is decided as it is. */
export const explain = defineCommand({
  name: 'explain',
  summary: 'say why a request is allowed or denied, and what it lacks',
  positionals: 'WHAT',
  arguments:
    'WHAT is a file with a request (YAML or JSON; - for the standard input), a case of a suite as FILE.test.yaml:LINE, or the id of a recorded decision, which is explained under the policies that made it',
  options: {
    all: { type: 'boolean', help: 'show every rule that speaks of the action' },
    log: {
      type: 'string',
      value: 'FILE',
      help: 'the decision is in this exported log, rather than in the database; the policies must be those that made it',
    },
  },
  run: async ({ folders, positionals, values: { all, log }, environment, style }) => {
    const [what, ...more] = positionals;
    if (what === undefined || more.length > 0) throw new UsageError('explain takes one request.');
    if (log !== undefined && !isDecisionId(what)) throw new UsageError('--log goes with the id of a decision.');
    const explanation = isDecisionId(what)
      ? await explainRecorded(
          log === undefined ? recordedDecision(what, environment) : exportedDecision(what, log, folders),
        )
      : explainAsked(what, folders);
    const marks = { allow: style.good, deny: style.bad, quiet: style.faint, strong: style.strong };
    const paint: Paint = (mark, text) => marks[mark](text);
    return { holds: true, lines: [explanationText(explanation, { all: all === true, paint })], json: explanation };
  },
});

const explainRecorded = async (found: ReturnType<typeof recordedDecision>): Promise<Explanation> => {
  const { record, policies } = await found;
  return explainRecord(policies, record);
};

const explainAsked = (what: string, folders: readonly string[]): Explanation => {
  const policies = readPolicySet(...folders);
  const [, suite, line] = /^(.*\.test\.yaml):(\d+)(?::\d+)?$/.exec(what) ?? [];
  return explainDecision(
    policies,
    suite === undefined ? readRequest(what, policies) : caseAt({ suite, line: Number(line) }, policies, folders),
  );
};

const readRequest = (file: string, policies: PolicySet): DecisionInputs => {
  const isInput = file === '-';
  return parseHypothetical(
    { file: isInput ? 'standard input' : file, text: readFileSync(isInput ? 0 : file, 'utf8') },
    policies,
  );
};

/** What the case asks in whose lines this one is. */
const caseAt = (
  { suite, line }: { suite: string; line: number },
  policies: PolicySet,
  folders: readonly string[],
): DecisionInputs => {
  const wanted = fileText(suite, []);
  const cases = readSuitesFor(policies, folders)
    .filter(({ place }) => fileText(place.file, folders) === wanted || place.file === suite)
    .flatMap((each) => each.cases)
    .filter(({ place }) => place.line <= line);
  const nearest = cases.at(-1)?.place.line;
  // Of a case of several actions, the first stands for all.
  const found = cases.find(({ place }) => place.line === nearest);
  if (!found) throw new Refusal(`There is no case at ${suite}:${line} of the suites beside these policies.`);
  return found.inputs;
};
