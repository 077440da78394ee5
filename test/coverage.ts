import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import blankTypes from 'ts-blank-space';
import { packageRoot } from '../src/shared/package-root.ts';

interface Lines {
  total: number;
  covered: number;
}

/** The share of lines of `src` that the tests ran, in percent. Code that no test even loaded counts as not run. */
export const coveredLines = (): number => {
  const report = join(packageRoot, '.tap/report/coverage-summary.json');
  const summary = JSON.parse(readFileSync(report, 'utf8')) as Record<string, { lines: Lines }>;
  const source = join(packageRoot, 'src');
  const unloaded = readdirSync(source, { recursive: true, encoding: 'utf8' })
    .map((file) => join(source, file))
    .filter((file) => /(?<!\.d)\.ts$/.test(file) && !(file in summary))
    .map(linesOfCode)
    .reduce((sum, lines) => sum + lines, 0);
  const { total = 0, covered = 0 } = summary.total?.lines ?? {};
  return Math.floor((10_000 * covered) / (total + unloaded)) / 100;
};

/** None in a file that only declares types. */
const linesOfCode = (file: string): number => {
  const text = readFileSync(file, 'utf8');
  const code = blankTypes(text)
    .replace(/\/\*[\s\S]*?\*\/|\/\/.*|export \{\};?/g, '')
    .trim();
  return code === '' ? 0 : text.split('\n').length;
};
