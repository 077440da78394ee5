import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startEmbeddedPostgres } from '../src/db/embedded-postgres.ts';
import { packageRoot } from '../src/shared/package-root.ts';
import { filesWithoutAssertions } from './assertions.ts';
import { coveredLines, readSummary } from './coverage.ts';
import { newSigningKey } from './fixtures/signing-key.ts';
import { createTemplate } from './fixtures/template-database.ts';
import { runsTypeScript } from './typescript/flag.ts';

/**
 * `npm test`: static checks, beside them all tests on one real PostgreSQL server, then coverage. Arguments are test files, and
 * with them only these run. A test file that asserts nothing fails the run. The last line is `N passed, N failed`.
 */
const coverageFloors = { src: 90, 'src/domains/iam': 95 };
/** What a run leaves behind: what is of an earlier one says nothing of this. */
const traces = join(packageRoot, '.tap');
const files = process.argv.slice(2);

const run = (
  command: string,
  args: string[],
  environment: Record<string, string> = {},
): Promise<{ code: number; output: string }> =>
  new Promise((resolve) => {
    const child = spawn(command, args, {
      cwd: packageRoot,
      env: { ...process.env, ...environment },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let output = '';
    child.stdout.on('data', (chunk: Buffer) => {
      output += chunk.toString();
      process.stdout.write(chunk);
    });
    child.on('close', (code) => {
      resolve({ code: code ?? 1, output });
    });
  });

const runTests = async (): Promise<{ code: number; passed: number; failed: number }> => {
  for (const each of ['coverage', 'processinfo', 'report', 'test-results']) {
    rmSync(join(traces, each), { recursive: true, force: true });
  }
  const folder = mkdtempSync(join(tmpdir(), 'virtualstack-test-'));
  // Nothing of a test's database needs to survive, so nothing waits for the disk.
  const settings = ['fsync=off', 'synchronous_commit=off', 'full_page_writes=off', 'max_wal_size=2GB'];
  const server = await startEmbeddedPostgres({ dataDir: folder, settings, log: () => undefined });
  try {
    await createTemplate(server);
    const tap = join(packageRoot, 'node_modules/tap/dist/esm/run.mjs');
    const { code, output } = await run(
      process.execPath,
      [runsTypeScript, tap, '--reporter=terse', '--no-color', ...files],
      {
        TEST_OWNER_URL: server.ownerUrl,
        TEST_APP_URL: server.appUrl,
        TEST_SIGNING_KEY: newSigningKey(),
        NODE_ENV: 'test',
      },
    );
    const count = (name: string): number => Number(new RegExp(`# \\{[^}]*\\b${name}: (\\d+)`).exec(output)?.[1] ?? 0);
    return { code, passed: count('pass'), failed: count('fail') };
  } finally {
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
  }
};

const main = async (): Promise<number> => {
  // Tests wait for much, and leave room for the checks beside them.
  const checking = files.length === 0 ? run('npm', ['run', '--silent', 'check']) : Promise.resolve({ code: 0 });
  const [check, { code, passed, failed }] = await Promise.all([checking, runTests()]);
  const idle = filesWithoutAssertions(join(traces, 'test-results'));
  for (const file of idle) console.log(`${file} asserts nothing`);
  const covered = files.length > 0 || code !== 0 || isCovered();
  if (check.code !== 0) console.log('The static checks failed: npm run check says why.');
  console.log(`${passed} passed, ${failed} failed`);
  return check.code === 0 && code === 0 && idle.length === 0 && covered && passed > 0 ? 0 : 1;
};

const isCovered = (): boolean => {
  const summary = readSummary();
  const shares = Object.entries(coverageFloors).map(([folder, floor]) => {
    const lines = coveredLines(summary, folder);
    console.log(`Coverage: ${lines} % of the lines of ${folder} (at least ${floor} % are demanded)`);
    return lines >= floor;
  });
  return shares.every((reached) => reached);
};

process.exitCode = await main();
