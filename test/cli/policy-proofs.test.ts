import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import { runPolicy, type Run } from '../../src/cli/policy/run.ts';
import { box, bundle, reads, suite } from '../fixtures/small-bundle.ts';

const run = (...args: string[]): Promise<Run> => runPolicy(args, { environment: {}, isTerminal: false });

const json = async (...args: string[]): Promise<Record<string, unknown>> =>
  JSON.parse((await run(...args, '--json')).output) as Record<string, unknown>;

t.test('test: a change that changes no answer is proved to, and does not count', async (t) => {
  const rules = `${reads}  - { id: twice, effect: allow, actions: [read], permissions: [box:read], when: { resource.size: { lt: 2 } } }\n`;
  const folder = bundle(t, { 'box.policy.yaml': box(rules), 'box.test.yaml': suite });
  const { mutants } = (await json('test', '--policies', folder, '--mutants')) as {
    mutants: Record<'survivors' | 'equivalent', { rule: string; change: string }[]>;
  };
  t.ok(mutants.equivalent.some(({ rule, change }) => rule === 'box.twice' && change === 'drop the rule'));
  t.ok(mutants.survivors.some(({ rule, change }) => rule === 'box.twice' && change === 'reach into every tenant'));
});

t.test('lint: what only a solver sees', async (t) => {
  const rules = `${reads}  - { id: smaller, effect: allow, actions: [read], permissions: [box:read], when: { resource.size: { lt: 2 } } }\n`;
  const folder = bundle(t, { 'box.policy.yaml': box(rules), 'box.test.yaml': suite });
  t.notMatch((await run('lint', '--policies', folder)).output, 'redundant-rule');
  t.match((await run('lint', '--policies', folder, '--prove')).output, /box\.smaller: .* redundant-rule/);
});

t.test('diff and prove: the solver’s answers, and the exit status by them', async (t) => {
  const [before, after] = [
    bundle(t, { 'box.policy.yaml': box(reads) }),
    bundle(t, { 'box.policy.yaml': box(reads.replace('3', '4')) }),
  ];
  t.equal((await run('diff', before, before)).status, 0);
  const changed = await run('diff', before, after);
  t.equal(changed.status, 1);
  t.match(changed.output, /\+ gain {2}box\.read/);
  t.match(await json('diff', after, '--policies', before), {
    differences: [{ kind: 'loss', resource: 'box', action: 'read' }],
  });
  t.equal((await run('diff')).status, 2);
  t.match((await run('prove', '--policies', before)).problem, /There is no \*\.invariants\.yaml/);
  const holds = 'isolated:\n  says: Tenants are apart.\n  isolated: { except: [] }\n';
  const broken =
    'small:\n  says: Only the smallest are read.\n  denied: { resources: [box] }\n  unless: { resource.size: { lt: 2 } }\n';
  writeFileSync(join(before, 'box.invariants.yaml'), holds);
  t.equal((await run('prove', '--policies', before)).status, 0);
  writeFileSync(join(before, 'box.invariants.yaml'), holds + broken);
  const refuted = await run('prove', '--policies', before);
  t.equal(refuted.status, 1);
  t.match(refuted.output, /✗ refuted +small/);
});
