import { spawn } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { startEmbeddedPostgres } from '../../src/db/embedded-postgres.ts';
import { packageRoot } from '../../src/shared/package-root.ts';
import { templateName } from '../fixtures/template-database.ts';
import { isDefended, readCatalogue, type Defended, type Mutant } from './catalogue.ts';
import { runsTypeScript } from '../typescript/flag.ts';

/**
 * `npm run mutants [part of an attack's name]`: break a copy of the package, one way after the other, and demand that the test
 * of the attack fails in it. A mutant that its test lives with ends this with 1. Takes minutes; no part of `npm test`.
 */
const copied = ['src', 'test', 'migrations', 'policies', 'openapi', 'docs', 'package.json', 'tsconfig.json'];

interface Database {
  ownerUrl: string;
  appUrl: string;
}

const runNode = (
  folder: string,
  args: string[],
  environment: Record<string, string>,
): Promise<{ code: number; output: string }> =>
  new Promise((resolve) => {
    const child = spawn(process.execPath, [runsTypeScript, ...args], {
      cwd: folder,
      env: { ...process.env, NODE_ENV: 'test', TAP_TIMEOUT: '180', ...environment },
      // A mutant may keep its process from hearing anything gentler.
      ...{ timeout: 200_000, killSignal: 'SIGKILL' },
    });
    let output = '';
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (chunk: Buffer) => (output += chunk.toString()));
    child.on('close', (code) => {
      resolve({ code: code ?? 1, output });
    });
  });

const breakFile = (folder: string, { file, find, replace }: Mutant): void => {
  const path = join(folder, file);
  const text = readFileSync(path, 'utf8');
  if (text.split(find).length !== 2) throw new Error(`${file} has not exactly one "${find}"`);
  writeFileSync(
    path,
    text.replace(find, () => replace),
  );
};

/** The template database, made by the broken package: its migrations and policies may be what is broken. */
const layTemplate = async (folder: string, database: Database): Promise<string | null> => {
  const client = new pg.Client({ connectionString: database.ownerUrl });
  await client.connect();
  await client.query(`DROP DATABASE IF EXISTS ${templateName} WITH (FORCE)`);
  await client.end();
  const script = `import { createTemplate } from './test/fixtures/template-database.ts'; await createTemplate(${JSON.stringify(database)});`;
  const { code, output } = await runNode(folder, ['--input-type=module', '--eval', script], {});
  return code === 0 ? null : output;
};

/** What became of a mutant: only `killed`, by the test that is named, will do. */
type Fate = 'killed' | 'LIVES' | 'STILLBORN';

const tryMutant = async (line: Defended, mutant: Mutant, database: Database): Promise<{ fate: Fate; why: string }> => {
  const folder = mkdtempSync(join(tmpdir(), 'virtualstack-mutant-'));
  try {
    for (const each of copied) cpSync(join(packageRoot, each), join(folder, each), { recursive: true });
    symlinkSync(join(packageRoot, 'node_modules'), join(folder, 'node_modules'));
    breakFile(folder, mutant);
    const failure = await layTemplate(folder, database);
    if (failure !== null) return { fate: 'STILLBORN', why: failure.slice(0, 2_000) };
    const { file, name } = line.test;
    const { output } = await runNode(folder, [file], {
      ...{ TEST_OWNER_URL: database.ownerUrl, TEST_APP_URL: database.appUrl },
      TAP_GREP: `/^${name.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&')}$/`,
    });
    const results = output.split('\n').filter((text) => /^(not )?ok \d+ - /.test(text) && text.includes(name));
    if (results.length === 0) return { fate: 'STILLBORN', why: output.slice(0, 2_000) };
    const failed = results.some((text) => text.startsWith('not ok'));
    const reason = /^ +not ok \d+ - (.*)$/m.exec(output)?.[1] ?? '';
    return failed ? { fate: 'killed', why: reason.slice(0, 110) } : { fate: 'LIVES', why: '' };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};

const main = async (): Promise<number> => {
  const wanted = process.argv[2] ?? '';
  const lines = readCatalogue().filter(isDefended);
  const data = mkdtempSync(join(tmpdir(), 'virtualstack-mutants-'));
  const settings = ['fsync=off', 'synchronous_commit=off', 'full_page_writes=off'];
  const server = await startEmbeddedPostgres({ dataDir: data, settings, log: () => undefined });
  const fates: Fate[] = [];
  try {
    for (const line of lines.filter(({ attack }) => attack.includes(wanted))) {
      for (const [n, mutant] of line.mutants.entries()) {
        const { fate, why } = await tryMutant(line, mutant, server);
        fates.push(fate);
        console.log(`| ${fate} | ${line.attack}${n > 0 ? ` (${n + 1})` : ''} | ${mutant.file} | ${why} |`);
      }
    }
  } finally {
    await server.stop();
    rmSync(data, { recursive: true, force: true });
  }
  const killed = fates.filter((fate) => fate === 'killed').length;
  console.log(`${killed} of ${fates.length} mutants were killed by the tests that must`);
  return killed === fates.length && killed > 0 ? 0 : 1;
};

process.exit(await main());
