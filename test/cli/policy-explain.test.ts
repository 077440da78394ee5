import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import { runPolicy, type Run } from '../../src/cli/policy/run.ts';
import { parseHypothetical, readPolicySet, recordInputs } from '../../src/policy/index.ts';
import { newId } from '../../src/shared/ids.ts';
import { packageRoot } from '../../src/shared/package-root.ts';
import { temporaryFolder } from '../fixtures/folder.ts';

const run = (...args: string[]): Promise<Run> =>
  runPolicy(['explain', ...args], { environment: {}, isTerminal: false });

const running =
  'principal: { role: member }\naction: delete\nresource: { type: vm, attributes: { status: RUNNING, protected: false } }\n';

t.test('explain: a request, a case of a suite, and what makes no sense', async (t) => {
  const folder = temporaryFolder(t);
  const file = join(folder, 'request.yaml');
  writeFileSync(file, running);
  const { status, output, problem } = await run(file);
  t.equal(status, 0, problem);
  t.match(output, /^DENY {2}delete vm$/m);
  t.match(output, /^Decided by vm\.stop_before_delete {2}\S+vm\.policy\.yaml:\d+:\d+$/m);
  t.notMatch(output, 'All rules');
  t.match((await run(file, '--all')).output, 'All rules that speak of the action:');
  t.match(JSON.parse((await run(file, '--json')).output), { effect: 'deny', rules_decided: ['vm.stop_before_delete'] });
  const suite = await run(`${join(packageRoot, 'policies/compute/vm.test.yaml')}:5`);
  t.equal(suite.status, 0, suite.problem);
  t.match(suite.output, /^(ALLOW|DENY) {2}\w+ vm$/m);
  writeFileSync(file, running.replace('delete', 'delte'));
  t.match(await run(file), { status: 2, problem: /request\.yaml:2:9: unknown action "delte"/ });
  t.match(await run(), { status: 2, problem: /explain takes one request/ });
});

t.test('explain: a decision of an exported log, under the policies it was made under', async (t) => {
  const folder = temporaryFolder(t);
  const policies = readPolicySet(join(packageRoot, 'policies'));
  const inputs = recordInputs(parseHypothetical({ file: 'request', text: running }, policies), policies);
  const record = (policy_digest: string) => ({
    ...{ id: `${newId()}.${policy_digest.slice(0, 12)}`, tenant_id: newId(), decided_at: new Date().toISOString() },
    ...{
      effect: 'deny',
      action: 'delete',
      resource: { type: 'vm', id: null },
      principal: { type: 'user', id: newId() },
    },
    ...{ rule_ids: ['vm.stop_before_delete'], reason: 'Stop the VM before deleting it.', policy_digest },
    ...{ request_id: 'r', source: 'request', inputs },
  });
  const records = [record(policies.digest), record('f'.repeat(64))];
  const log = join(folder, 'log.ndjson');
  writeFileSync(log, records.map((each) => `${JSON.stringify(each)}\n`).join(''));
  const [now, then] = records.map(({ id }) => id);
  const explained = await run(now ?? '', '--log', log);
  t.equal(explained.status, 0, explained.problem);
  t.match(explained.output, /^Decided by vm\.stop_before_delete/m);
  t.match(await run(then ?? '', '--log', log), {
    status: 2,
    problem: /under the policies ffffffffffff; these are/,
  });
  t.match(await run(`${newId()}.ffffffffffff`, '--log', log), { status: 2, problem: /has no decision/ });
  t.match(await run(log, '--log', log), { status: 2, problem: /goes with the id of a decision/ });
});
