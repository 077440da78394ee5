import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot } from '../../../src/shared/package-root.ts';

/** What a cell expects, or what came. */
export interface Expectation {
  status: number;
  /** How many records more than usual the trails have of it: one or none. */
  extra: number;
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

/** A status, with `r` for a record more than usual. Null for what is no expectation. */
export const readCell = (cell: string): Expectation | null => {
  const [, status = '', mark] = /^([1-5]\d\d)( r)?$/.exec(cell) ?? [];
  return status === '' ? null : { status: Number(status), extra: mark === undefined ? 0 : 1 };
};

/** What came, as a cell has it. */
export const writeCell = ({ status, extra }: Expectation): string => (extra === 0 ? `${status}` : `${status} r`);
