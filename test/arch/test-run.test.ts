import { execFile } from 'node:child_process';
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import { packageRoot } from '../../src/shared/package-root.ts';
import { assertionsIn, filesWithoutAssertions } from '../assertions.ts';
import coverageMap, { atRandom } from '../coverage-map.ts';
import { coveredLines, type CoverageSummary } from '../coverage.ts';
import { temporaryFolder } from '../fixtures/folder.ts';
import { runsTypeScript } from '../typescript/flag.ts';

/** What `npm test` itself demands of a run: no test that cannot fail, and enough of the lines. */

t.test('a test file that asserts nothing is found', async (t) => {
  const asserting = {
    'one assertion': 'TAP version 14\n# Subtest: a\n    ok 1 - b\n    1..1\nok 1 - a # time=1ms\n\n1..1\n',
    'one that failed':
      'TAP version 14\n# Subtest: a\n    not ok 1 - b\n      ---\n      x: y\n      ...\n    1..1\nnot ok 1 - a\n1..1\n',
    'one at the top': 'TAP version 14\nok 1 - a\n1..1\n',
    'one of two tests':
      '# Subtest: a\n    1..0\nok 1 - a\n# Subtest: b\n    # Subtest: c\n        ok 1 - d\n        1..1\n    ok 1 - c\n    1..1\nok 2 - b\n',
    'skipped, and why': 'TAP version 14\nok 1 - a # SKIP bash is missing\n1..1\n',
  };
  const idle = {
    empty: '',
    skipped: 'TAP version 14\n1..0 # all skipped\n# time=8.09ms\n',
    'skipped for no reason': 'TAP version 14\nok 1 - a # SKIP\n1..1\n',
    'still to be written': 'TAP version 14\nok 1 - two # TODO\n1..1\n',
    'no assertion': 'TAP version 14\n# Subtest: a\n    1..0\nok 1 - a # time=5ms\n\n1..1\n',
    'no assertion in a test of a test':
      '# Subtest: a\n    # Subtest: b\n        1..0\n    ok 1 - b\n    1..1\nok 1 - a\n1..1\n',
  };
  for (const [name, tap] of Object.entries(asserting)) t.equal(assertionsIn(tap), 1, name);
  for (const [name, tap] of Object.entries(idle)) t.equal(assertionsIn(tap), 0, name);
  const folder = temporaryFolder(t);
  mkdirSync(join(folder, 'test'));
  for (const [name, tap] of Object.entries({ ...asserting, ...idle }))
    writeFileSync(join(folder, 'test', `${name}.tap`), tap);
  t.same(
    filesWithoutAssertions(folder),
    Object.keys(idle)
      .map((name) => `test/${name}`)
      .sort(),
  );
});

t.test('a test file that awaits for ever fails', async (t) => {
  const run = (text: string): Promise<number> =>
    new Promise((resolve) => {
      const load = [runsTypeScript, '--import=./test/unfinished.ts'];
      const args = [...load, '--input-type=module', '--eval', `import 'tap'; ${text}`];
      // What tap loads into a test file, this process hands down to those that it starts.
      const child = execFile(process.execPath, args, { cwd: packageRoot });
      child.on('close', (code) => {
        resolve(code ?? -1);
      });
    });
  t.equal(await run('await new Promise(() => undefined);'), 13);
  t.equal(await run('await Promise.resolve();'), 0);
  t.equal(await run('process.exitCode = 3;'), 3, 'another status stays');
});

t.test('coverage is of the files that are there, loaded or not', async (t) => {
  const folder = 'src/http/steps';
  const files = readdirSync(join(packageRoot, folder)).map((file) => join(packageRoot, folder, file));
  const summaryOf = (covered: (n: number) => number): CoverageSummary =>
    Object.fromEntries(files.map((file, n) => [file, { lines: { total: 100, covered: covered(n) } }]));
  t.equal(
    coveredLines(
      summaryOf(() => 100),
      folder,
    ),
    100,
  );
  t.equal(
    coveredLines(
      summaryOf(() => 95),
      folder,
    ),
    95,
  );
  const moved = { [join(packageRoot, folder, 'moved-away.ts')]: { lines: { total: 9_999, covered: 9_999 } } };
  const elsewhere = { [join(packageRoot, 'src/app.ts')]: { lines: { total: 9_999, covered: 0 } } };
  t.equal(coveredLines({ ...summaryOf(() => 95), ...moved, ...elsewhere }, folder), 95, 'of no other');
  t.equal(coveredLines(moved, folder), 0, 'what no test loaded was not run');
  const [first = '', ...rest] = Object.entries(summaryOf(() => 100)).map(([file]) => file);
  t.ok(
    first &&
      coveredLines(Object.fromEntries(rest.map((file) => [file, { lines: { total: 100, covered: 100 } }])), folder) <
        100,
  );
});

t.test('of the test files, only those that are there and try at random cover nothing', async (t) => {
  const files = readdirSync(join(packageRoot, 'test'), { recursive: true, encoding: 'utf8' })
    .map((file) => join('test', file))
    .filter((file) => file.endsWith('.test.ts'));
  t.ok(atRandom.size > 0 && files.length > 100);
  t.same(
    [...atRandom].filter((file) => !files.includes(file)),
    [],
  );
  t.same(
    files.filter((file) => coverageMap(file) === null),
    [...atRandom].sort(),
  );
});
