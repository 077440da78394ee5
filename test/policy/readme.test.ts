import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import { loadPolicySet } from '../../src/policy/index.ts';
import { compileCondition } from '../../src/policy/evaluate.ts';
import { ConditionParser } from '../../src/policy/parse-condition.ts';
import { parseCaseAttributes } from '../../src/policy/suite/case-attributes.ts';
import { parseSuite } from '../../src/policy/suite/parse-suite.ts';
import { runSuites } from '../../src/policy/suite/run-suites.ts';
import { suiteIds } from '../../src/policy/suite/suite.ts';
import { environment, type Declared } from '../../src/policy/vocabulary.ts';
import { YamlSource } from '../../src/policy/yaml-source.ts';
import { packageRoot } from '../../src/shared/package-root.ts';

const readme = readFileSync(join(packageRoot, 'policies/README.md'), 'utf8');

/** The YAML examples, each of which begins with the name of its file. */
const examples = [...readme.matchAll(/```yaml\n# (\S+)\n([^]*?)```/g)].map(([, file = '', text = '']) => ({
  file,
  text,
}));
const roles = {
  file: 'roles.yaml',
  text: 'viewer: { name: Viewer, description: Looks., scope: tenant, permissions: [vm:read, snapshot:read] }\n',
};

t.test('every example is one of a file, and all of them are a bundle', async (t) => {
  t.equal([...readme.matchAll(/```yaml/g)].length, examples.length, 'each begins with the name of its file');
  const policies = loadPolicySet([...examples.filter(({ file }) => !file.endsWith('.test.yaml')), roles]);
  t.same([...policies.resources.keys()], ['document', 'snapshot', 'vm']);
  const suites = examples.filter(({ file }) => file.endsWith('.test.yaml')).map((file) => parseSuite(file, policies));
  t.same(suites.map(({ resource }) => resource).sort(), ['document', 'vm']);
  const { suites: outcomes, coverage } = runSuites(policies, suites);
  for (const { case: policyCase, faults } of outcomes.flatMap(({ cases }) => cases))
    t.same(faults, [], policyCase.name);
  const untried = coverage.rules.filter(({ decided }) => decided === 0).map(({ ruleId }) => ruleId);
  t.same(untried, ['snapshot.read', 'snapshot.delete'], 'the examples try their own rules');
});

t.test('derived roles are as the example says', async (t) => {
  const policies = loadPolicySet([...examples.filter(({ file }) => !file.endsWith('.test.yaml')), roles]);
  const cases = `resource: snapshot
cases:
  - { name: owner, as: { permissions: [] }, action: [read], on: { tenant_id: $tenant, created_by: $me }, expect: allow, rule: read }
  - { name: colleague, as: { role: viewer }, action: read, on: { tenant_id: $tenant, created_by: $other }, expect: allow, rule: read }
  - { name: stranger, as: { permissions: [] }, action: read, on: { tenant_id: $tenant, created_by: $other }, expect: deny }
  - { name: own, as: { permissions: [] }, action: delete, on: { tenant_id: $tenant, created_by: $me, final: false }, expect: allow, rule: delete }
  - { name: final, as: { permissions: [] }, action: delete, on: { tenant_id: $tenant, created_by: $me, final: true }, expect: deny }
`;
  const suite = parseSuite({ file: 'snapshot.test.yaml', text: cases }, policies);
  for (const { case: each, faults } of runSuites(policies, [suite]).suites.flatMap((outcome) => outcome.cases)) {
    t.same(faults, [], each.name);
  }
});

t.test('conditions are true, false and unknown where the table says so', async (t) => {
  const scalar = (type: 'string' | 'number' | 'timestamp') => ({ type, list: false });
  const declared: Declared = {
    name: scalar('string'),
    size: scalar('number'),
    made_at: scalar('timestamp'),
    tags: { type: 'string', list: true },
  };
  const rows = [...readme.matchAll(/^\| `([^`]+)` +\| `([^`]+)` +\| (true|false|unknown) +\|$/gm)];
  t.ok(rows.length > 25, `${rows.length} examples`);
  for (const [, condition = '', object = '', truth] of rows) {
    const [written, given] = [
      new YamlSource({ file: 'condition', text: condition }),
      new YamlSource({ file: 'object', text: object }),
    ];
    if (!written.root || !given.root) return t.fail(`${condition} of ${object}`);
    const parsed = new ConditionParser(written, { ...environment, resource: declared }).parse(written.root);
    const resource = parseCaseAttributes(given, given.root, declared, suiteIds);
    const facts = { resource, principal: {}, tenant: {}, action: {}, context: {} };
    const found = compileCondition(parsed)(facts);
    t.equal(found === null ? 'unknown' : String(found), truth, `${condition} of ${object}`);
  }
});
