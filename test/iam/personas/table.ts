import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot } from '../../../src/shared/package-root.ts';

/** What a cell expects. */
export interface Expectation {
  status: number;
  /** Whether the trail has to hold the refusal. */
  recorded: boolean;
}

/** The table of `persona-matrix.md`: row → column → what is expected there, as it is written. */
export type Table = Map<string, Map<string, string>>;

export const readTable = (): { columns: string[]; rows: Table } => {
  const text = readFileSync(join(packageRoot, 'test/iam/persona-matrix.md'), 'utf8');
  const [head = [], , ...lines] = text
    .split('\n')
    .filter((line) => line.startsWith('| '))
    .map((line) => line.split('|').slice(1, -1).map(unquoted));
  const columns = head.slice(1);
  const rows: Table = new Map();
  for (const [row = '', ...cells] of lines) {
    if (rows.has(row)) throw new Error(`persona-matrix.md: "${row}" stands there twice`);
    rows.set(row, new Map(columns.map((column, n) => [column, cells[n] ?? ''])));
  }
  return { columns, rows };
};

const unquoted = (cell: string): string => cell.trim().replaceAll('`', '');

/** `403` is recorded, and so is a 404 that a rule decided on (`404 r`); nothing else is. Null for what is no expectation. */
export const readCell = (cell: string): Expectation | null => {
  const [, status = '', mark] = /^([1-5]\d\d)( r| n)?$/.exec(cell) ?? [];
  if (status === '') return null;
  return { status: Number(status), recorded: mark === undefined ? status === '403' : mark === ' r' };
};

/** What came, as a cell has it. */
export const writeCell = ({ status, recorded }: Expectation): string =>
  status < 400 || recorded === (status === 403) ? String(status) : `${status} ${recorded ? 'r' : 'n'}`;
