import { join } from 'node:path';
import t from 'tap';
import { loadPolicySet, readPolicySet } from '../../../src/policy/index.ts';
import { idleRulesText, redundantRules, Solver, unreachableRules } from '../../../src/policy/proof/index.ts';
import { packageRoot } from '../../../src/shared/package-root.ts';

const solver = await Solver.open();
t.teardown(() => solver.close());

const policies = (rules: string) =>
  loadPolicySet([
    {
      file: 'box.policy.yaml',
      text: `resource: box
module: Boxes
isolation: none
attributes: { size: number, name: string, open: boolean, owner: uuid }
actions: { read: read, paint: write }
permissions:
  box:read: { name: R, description: D }
rules:
${rules}`,
    },
  ]);

const allow = (id: string, when: string) =>
  `  - { id: ${id}, effect: allow, actions: [read], permissions: [box:read], when: { ${when} } }\n`;
const deny = (id: string, when: string) =>
  `  - { id: ${id}, effect: deny, actions: [read], reason: No., when: { ${when} } }\n`;

const ids = ({ idle, undecided }: ReturnType<typeof redundantRules>) => {
  if (undecided.length > 0) throw new Error(idleRulesText('idle', { idle, undecided }));
  return idle.map(({ id, why }) => `${id.replace('box.', '')}: ${why}`);
};

t.test('no shipped rule is unreachable or redundant', async (t) => {
  const shipped = readPolicySet(join(packageRoot, 'policies'));
  t.same(ids(unreachableRules(solver, shipped)), []);
  t.same(ids(redundantRules(solver, shipped)), []);
});

t.test('a rule that can never decide is unreachable', async (t) => {
  const unreachable = (rules: string) => ids(unreachableRules(solver, policies(rules)));
  t.same(unreachable(allow('a', 'resource.size: { lt: 1, gt: 0 }')), [], 'there are numbers between');
  t.same(unreachable(allow('a', 'resource.size: { lt: 1, gt: 1 }')), ['a: no request meets its condition']);
  t.same(
    unreachable(allow('a', `resource.size: { gt: 1, lt: ${1 + Number.EPSILON} }`)),
    ['a: no request meets its condition'],
    'between neighbouring numbers there are none',
  );
  t.same(unreachable(allow('a', 'resource.name: { prefix: ab, not_in: [] }, not: { resource.name: { prefix: a } }')), [
    'a: no request meets its condition',
  ]);
  t.same(unreachable(allow('a', 'resource.open: true') + deny('d', 'resource.open: { ne: false }')), [
    'a: every request that meets its condition is denied by another rule',
  ]);
  t.same(
    unreachable(deny('d', 'resource.size: { lt: 1, gt: 1 }')),
    [],
    'a deny is met by what has no size, being unknown',
  );
  t.same(
    unreachable(deny('d', 'not: { any: [{ resource.size: { exists: true } }, { resource.size: { exists: false } }] }')),
    ['d: no request meets its condition'],
  );
});

t.test('a rule is redundant where nothing hangs on it, neither the object nor a field', async (t) => {
  const redundant = (rules: string) => ids(redundantRules(solver, policies(rules)));
  const wide = allow('wide', 'resource.size: { lt: 9 }');
  t.same(redundant(wide + allow('narrow', 'resource.size: { lt: 5 }')), ['narrow: without it the same is allowed']);
  t.same(redundant(wide + allow('other', 'resource.open: true')), []);
  t.same(redundant(wide + deny('d', 'resource.size: { gte: 9 }')), ['d: without it the same is denied']);
  t.same(redundant(wide + deny('d', 'resource.size: { gte: 8 }')), []);
  const fields = `  - { id: name, effect: allow, actions: [read], permissions: [box:read], fields: [name] }\n`;
  t.same(redundant(allow('all', 'resource.open: true') + fields), [], 'closed boxes show their name');
  t.same(redundant(`  - { id: all, effect: allow, actions: [read], permissions: [box:read] }\n${fields}`), [
    'name: without it the same is allowed',
  ]);
  t.same(
    redundant(`${fields}  - { id: d, effect: deny, actions: [read], reason: No., fields: [size] }\n`),
    ['d: without it the same is denied'],
    'a field that nothing allows',
  );
});

t.test('each is a line with its place', async (t) => {
  const found = redundantRules(
    solver,
    policies(allow('wide', 'resource.size: { lt: 9 }') + allow('narrow', 'resource.size: 1')),
  );
  t.equal(
    idleRulesText('redundant', found),
    'box.policy.yaml:10: box.narrow is redundant: without it the same is allowed',
  );
});
