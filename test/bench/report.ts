import { writeFileSync } from 'node:fs';
import type { Comparison } from './pairs.ts';

/** One line of the report. */
export interface CaseResult {
  name: string;
  /** Requests a second of the product. */
  rps: number;
  p99_ms: number;
  /** What it is held against: requests a second of the floor, or a figure of the case's own. */
  floor: number;
  ratio: number;
  goal: number;
  /** Whether the ratio has to reach the goal or must not pass it. */
  direction: 'at least' | 'at most';
  holds: boolean;
}

export const result = (
  name: string,
  { floor, candidate, ratio }: Comparison,
  goal: number,
  direction: CaseResult['direction'] = 'at least',
): CaseResult => ({
  name,
  rps: Math.round(candidate.rps),
  p99_ms: candidate.p99,
  floor: Math.round(floor.rps),
  ratio: round(ratio),
  goal,
  direction,
  holds: direction === 'at least' ? ratio >= goal : ratio <= goal,
});

/** A figure of the case's own, in some unit: how many of it, and how many it may be at most. */
export const figure = (
  name: string,
  { value, limit, unit }: { value: number; limit: number; unit: number },
): CaseResult => ({
  name,
  rps: 0,
  p99_ms: 0,
  floor: unit,
  ratio: round(value / unit),
  goal: limit,
  direction: 'at most',
  holds: value / unit <= limit,
});

export const round = (value: number): number => Math.round(value * 1000) / 1000;

/** The report as a Markdown table, fit for docs/benchmarks.md. */
export const toTable = (cases: readonly CaseResult[]): string =>
  [
    '| case | requests/s | p99 ms | floor | ratio | goal | holds |',
    '|---|--:|--:|--:|--:|--:|---|',
    ...cases.map(
      ({ name, rps, p99_ms, floor, ratio, goal, direction, holds }) =>
        `| ${name} | ${rps} | ${p99_ms} | ${floor} | ${ratio.toFixed(2)} | ${direction === 'at least' ? '≥' : '≤'} ${goal} | ${holds ? 'yes' : '**no**'} |`,
    ),
  ].join('\n');

export const writeReport = (file: string, cases: readonly CaseResult[]): void => {
  writeFileSync(file, `${JSON.stringify({ cases }, null, 2)}\n`);
};
