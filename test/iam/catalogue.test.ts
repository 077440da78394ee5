import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import { Contract, readDocument } from '../../src/contract/index.ts';
import { packageRoot } from '../../src/shared/package-root.ts';
import { isDefended, readCatalogue } from '../mutants/catalogue.ts';

/** Keeps test/iam/attacks/catalogue.yaml true; that its tests notice the attacks is for `npm run mutants` to show. */

const read = (file: string): string => {
  const path = join(packageRoot, file);
  return existsSync(path) ? readFileSync(path, 'utf8') : '';
};

/** The names of the tests at the top of a file. */
const testsOf = (file: string): string[] =>
  [...read(file).matchAll(/^t\.test\(\s*(?:'((?:[^'\\]|\\.)*)'|"([^"]*)")/gm)].map(
    ([, single, double]) => single?.replaceAll("\\'", "'") ?? double ?? '',
  );

const lines = readCatalogue();

t.test('every attack has a test that exists, and a mutant that can be made', async (t) => {
  for (const { attack, test, mutants } of lines.filter(isDefended)) {
    t.equal(
      testsOf(test.file).filter((name) => name === test.name).length,
      1,
      `${attack}: ${test.file} has a test "${test.name}"`,
    );
    for (const { file, find, replace } of mutants) {
      t.equal(read(file).split(find).length, 2, `${attack}: ${file} has exactly one "${find}"`);
      t.not(find, replace, `${attack}: its mutant is broken`);
    }
  }
});

t.test('no attack awaits what is already there', async (t) => {
  const { operations } = await Contract.load(readDocument());
  for (const line of lines) {
    if (isDefended(line)) continue;
    const found = [...operations.keys()].filter((operationId) => new RegExp(line.awaits, 'i').test(operationId));
    t.same(
      found,
      [],
      `"${line.attack}" can be tried now: in test/iam/attacks/catalogue.yaml, put its test and a mutant in the place of "awaits"`,
    );
  }
});

t.test('no attack is listed twice', async (t) => {
  const attacks = lines.map(({ attack }) => attack);
  t.same(attacks, [...new Set(attacks)]);
});
