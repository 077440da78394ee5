import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import { parse } from 'yaml';
import { readPolicySet } from '../../src/policy/index.ts';
import { runPolicyCase, type PolicySuite } from '../../src/policy/suite.ts';
import { packageRoot } from '../../src/shared/package-root.ts';

const folder = join(packageRoot, 'policies');
const policies = readPolicySet(folder);
const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.test.yaml'));
const decidingRules = new Set<string>();

for (const file of files) {
  const suite = parse(readFileSync(join(folder, file), 'utf8')) as PolicySuite;
  t.test(file, async (t) => {
    for (const testCase of suite.cases) {
      const decision = runPolicyCase(policies, suite.resource, testCase);
      t.equal(decision.effect, testCase.expect, testCase.name);
      const { rule } = testCase;
      const expected = rule === undefined ? [] : [rule.includes('.') ? rule : `${suite.resource}.${rule}`];
      t.same(decision.ruleIds, expected, `${testCase.name}: by ${rule ?? 'default'}`);
      for (const id of decision.ruleIds) decidingRules.add(id);
    }
  });
}

t.test('every resource has a suite, and every rule a case that it decides', async (t) => {
  const covered = files.map((file) => (parse(readFileSync(join(folder, file), 'utf8')) as PolicySuite).resource);
  t.same(covered.sort(), [...policies.resources.keys()].sort());
  const all = new Set([...policies.resources.values()].flatMap(({ rules }) => rules.map(({ id }) => id)));
  t.same(
    [...all].filter((id) => !decidingRules.has(id)),
    [],
    'add a case to the suite beside the policy',
  );
});
