import { execFile } from 'node:child_process';
import { packageRoot } from '../src/shared/package-root.ts';

/** `npm run check`: format, lint, types and the document, side by side. */
const checks = ['format:check', 'code', 'openapi:check'];

const passes = (script: string): Promise<boolean> =>
  new Promise((resolve) => {
    const options = { cwd: packageRoot, maxBuffer: 64 * 1024 * 1024 };
    execFile('npm', ['run', '--silent', script], options, (error, output, problems) => {
      if (error) console.log(`npm run ${script} failed:\n${output}${problems}`);
      resolve(error === null);
    });
  });

const passed = await Promise.all(checks.map(passes));
process.exitCode = passed.every(Boolean) ? 0 : 1;
