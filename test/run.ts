import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startEmbeddedPostgres } from '../src/db/embedded-postgres.ts';
import { packageRoot } from '../src/shared/package-root.ts';
import { coveredLines } from './coverage.ts';
import { createTemplate } from './fixtures/template-database.ts';

/**
 * `npm test`: static checks, then all tests on one real PostgreSQL server, then coverage. Arguments are test files, and
 * with them only these run. The last line is `N passed, N failed`.
 */
const coverageFloor = 90;
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
  const folder = mkdtempSync(join(tmpdir(), 'virtualstack-test-'));
  // Nothing of a test's database needs to survive, so nothing waits for the disk.
  const settings = ['fsync=off', 'synchronous_commit=off', 'full_page_writes=off', 'max_wal_size=2GB'];
  const server = await startEmbeddedPostgres({ dataDir: folder, settings, log: () => undefined });
  try {
    await createTemplate(server);
    const tap = join(packageRoot, 'node_modules/tap/dist/esm/run.mjs');
    const { code, output } = await run(process.execPath, [tap, '--reporter=terse', '--no-color', ...files], {
      TEST_OWNER_URL: server.ownerUrl,
      TEST_APP_URL: server.appUrl,
      NODE_ENV: 'test',
    });
    const count = (name: string): number => Number(new RegExp(`# \\{[^}]*\\b${name}: (\\d+)`).exec(output)?.[1] ?? 0);
    return { code, passed: count('pass'), failed: count('fail') };
  } finally {
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
  }
};

const main = async (): Promise<number> => {
  if (files.length === 0) {
    const { code } = await run('npm', ['run', '--silent', 'check']);
    if (code !== 0) return code;
  }
  const { code, passed, failed } = await runTests();
  let covered = true;
  if (files.length === 0 && code === 0) {
    const lines = coveredLines();
    covered = lines >= coverageFloor;
    console.log(`Coverage: ${lines} % of the lines of src (at least ${coverageFloor} % are demanded)`);
  }
  console.log(`${passed} passed, ${failed} failed`);
  return code === 0 && covered && passed > 0 ? 0 : 1;
};

process.exitCode = await main();
