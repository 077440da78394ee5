import { join } from 'node:path';
import t from 'tap';
import { readPolicySet, readSuites } from '../../src/policy/index.ts';
import { runMutants } from '../../src/policy/mutants/run-mutants.ts';
import { parseSuite } from '../../src/policy/suite/parse-suite.ts';
import { runSuites } from '../../src/policy/suite/run-suites.ts';
import type { Place } from '../../src/policy/place.ts';
import { packageRoot } from '../../src/shared/package-root.ts';

const folder = join(packageRoot, 'policies');
const policies = readPolicySet(folder);
const suites = readSuites([folder]).map((file) => parseSuite(file, policies));
const { suites: outcomes, coverage } = runSuites(policies, suites);
const at = ({ file, line, column }: Place): string => `${file}:${line}:${column}`;

t.test('the shipped policies do what their suites say', async (t) => {
  for (const { suite, cases } of outcomes) {
    for (const { case: policyCase, faults } of cases) t.same(faults, [], `${suite.resource}: ${policyCase.name}`);
  }
});

t.test('every resource has a suite', async (t) => {
  t.same(suites.map(({ resource }) => resource).sort(), [...policies.resources.keys()].sort());
});

t.test('every rule decides a case, and every test of a condition is both true and not', async (t) => {
  t.ok(coverage.rules.length > 70 && coverage.branches.length > 70, 'there is something to cover');
  t.same(
    coverage.rules.filter(({ decided }) => decided === 0).map(({ ruleId }) => ruleId),
    [],
    'add a case to the suite beside the policy',
  );
  t.same(
    coverage.branches
      .filter(({ wasTrue, wasNotTrue }) => !wasTrue || !wasNotTrue)
      .map(
        ({ ruleId, place, text, wasTrue }) => `${at(place)} ${ruleId}: ${text} ${wasTrue ? 'always' : 'never'} held`,
      ),
    [],
    'add a case in which it is otherwise',
  );
});

t.test('every small change of a rule makes a case fail', async (t) => {
  const mutants = runMutants(policies, suites);
  t.ok(mutants.length > 600, `${mutants.length} changes`);
  t.same(
    mutants
      .filter(({ killedBy }) => killedBy === null)
      .map(({ mutant: { place, ruleId, change } }) => `${at(place)} ${ruleId}: ${change}`),
    [],
    'add the case that would have noticed',
  );
});
