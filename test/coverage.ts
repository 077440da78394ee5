import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import blankTypes from 'ts-blank-space';
import { packageRoot } from '../src/shared/package-root.ts';

interface Lines {
  total: number;
  covered: number;
}

/** What tap writes of a run, by file. */
export type CoverageSummary = Readonly<Record<string, { lines: Lines }>>;

export const readSummary = (): CoverageSummary =>
  JSON.parse(readFileSync(join(packageRoot, '.tap/report/coverage-summary.json'), 'utf8')) as CoverageSummary;

/**
 * The share of lines of a folder's files that the tests ran, in percent. Code that no test even loaded counts as not run, and only
 * files that are there count.
 */
export const coveredLines = (summary: CoverageSummary, folder: string): number => {
  const source = join(packageRoot, folder);
  const files = readdirSync(source, { recursive: true, encoding: 'utf8' })
    .map((file) => join(source, file))
    .filter((file) => /(?<!\.d)\.ts$/.test(file))
    .map((file) => summary[file]?.lines ?? { total: linesOfCode(file), covered: 0 });
  const sum = (name: keyof Lines): number => files.reduce((all, lines) => all + lines[name], 0);
  return Math.floor((10_000 * sum('covered')) / sum('total')) / 100;
};

/** None in a file that only declares types. */
const linesOfCode = (file: string): number => {
  const text = readFileSync(file, 'utf8');
  const code = blankTypes(text)
    .replace(/\/\*[\s\S]*?\*\/|\/\/.*|export \{\};?/g, '')
    .trim();
  return code === '' ? 0 : text.split('\n').length;
};
