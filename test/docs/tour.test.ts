import { execFile, execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import t from 'tap';
import { packageRoot } from '../../src/shared/package-root.ts';
import { temporaryFolder } from '../fixtures/folder.ts';
import { startProcess } from '../fixtures/process.ts';

/** The README's tour, run as it stands there: every `sh` block, and its last answer held against the `json` below it. */

const readme = readFileSync(join(packageRoot, 'README.md'), 'utf8');
const [, tour = ''] = /^## A tour of five minutes\n(.*?)^## /ms.exec(readme) ?? [];
const steps = [...tour.matchAll(/```sh\n(.*?)```\n\n```json\n(.*?)```/gs)].map(([, commands = '', answer = '']) => ({
  commands,
  expected: JSON.parse(answer) as unknown,
}));

const hasTools = (): boolean => {
  try {
    execFileSync('bash', ['-c', 'command -v curl'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
};

/** Whether the answer has all that the README shows of it. An ellipsis stands for any text. */
const fits = (expected: unknown, answer: unknown): boolean => {
  if (expected === '…') return typeof answer === 'string' && answer !== '';
  if (Array.isArray(expected)) {
    return (
      Array.isArray(answer) && expected.length === answer.length && expected.every((each, n) => fits(each, answer[n]))
    );
  }
  if (typeof expected === 'object' && expected !== null) {
    if (typeof answer !== 'object' || answer === null) return false;
    return Object.entries(expected).every(([name, value]) => fits(value, (answer as Record<string, unknown>)[name]));
  }
  return expected === answer;
};

t.test('the README’s tour', { skip: hasTools() ? false : 'bash or curl is missing' }, async (t) => {
  t.ok(steps.length >= 8, `${steps.length} steps`);
  t.equal([...tour.matchAll(/```sh\n/g)].length, steps.length, 'every step shows its answer');
  const data = temporaryFolder(t);
  const gateway = startProcess(t, 'src/cli/start.ts', {
    DATA_DIR: data,
    ADMIN_PASSWORD: 'correct horse battery',
  });
  const [, url = ''] = await gateway.printed(/serving at (\S+)/);
  const script = steps.map(({ commands }) => `${commands}\necho; echo '<end of step>'`).join('\n');
  const { stdout } = await promisify(execFile)('bash', [
    '-euo',
    'pipefail',
    '-c',
    script.replaceAll('http://127.0.0.1:8000', url).replaceAll('.data/tour', data),
  ]);
  const answers = stdout.split('<end of step>');
  for (const [n, { commands, expected }] of steps.entries()) {
    const answer: unknown = JSON.parse(answers[n] ?? 'null');
    t.ok(fits(expected, answer), commands.trim(), { expected, answer });
  }
});
