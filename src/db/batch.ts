import type pg from 'pg';
import { columnsOf, prepareOn, type Column } from './preparation.ts';
import { exchange, Exchange, type DataRow, type ProtocolConnection, type RowDescription } from './protocol.ts';
import type { Row, Statement } from './statement.ts';

const encode = (value: unknown): unknown => {
  if (typeof value === 'string') return value;
  if (value === undefined || value === null) return null;
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  if (value instanceof Date) return value.toISOString();
  if (Array.isArray(value)) return arrayLiteral(value);
  throw new Error('a parameter must be a scalar, a date or a list of these');
};

/** PostgreSQL's text form of an array of scalars. */
const arrayLiteral = (items: readonly unknown[]): string =>
  `{${items.map((item) => `"${String(item).replace(/[\\"]/g, '\\$&')}"`).join(',')}}`;

/** A statement and the columns of its rows; those of one without a name are known when it is described. */
interface Ready {
  statement: Statement;
  columns: readonly Column[];
}

/**
 * Several prepared statements sent with one Sync: one round trip and, outside BEGIN…COMMIT, one implicit
 * transaction, in which a `set_config(…, true)` of the first statement holds for the others.
 */
class Batch extends Exchange<Row[][]> {
  readonly #statements: readonly Ready[];
  readonly #results: Row[][] = [];
  #rows: Row[] = [];

  constructor(statements: readonly Ready[], callback: Exchange<Row[][]>['callback']) {
    super(callback);
    this.#statements = statements;
  }

  protected write(connection: ProtocolConnection): void {
    for (const { statement } of this.#statements) {
      const { prepared, values } = statement;
      if (prepared.name === '') {
        connection.parse(prepared);
        connection.describe({ type: 'S', name: '' });
      }
      connection.bind({ statement: prepared.name, values, valueMapper: encode });
      connection.execute({ portal: '' });
    }
  }

  handleRowDescription({ fields }: RowDescription): void {
    const current = this.#statements[this.#results.length];
    if (current) current.columns = columnsOf(fields);
  }

  handleDataRow({ fields }: DataRow): void {
    const columns = this.#statements[this.#results.length]?.columns ?? [];
    const row: Row = {};
    columns.forEach(({ name, parse }, index) => {
      const text = fields[index];
      row[name] = text === null || text === undefined ? null : parse(text);
    });
    this.#rows.push(row);
  }

  handleCommandComplete(): void {
    this.#results.push(this.#rows);
    this.#rows = [];
  }

  protected result(): Row[][] {
    return this.#results;
  }
}

/** Run statements in one round trip, and one more for each named one that is new to the connection. Rows come per statement. */
export const runBatch = async (client: pg.PoolClient, statements: readonly Statement[]): Promise<Row[][]> => {
  const ready: Ready[] = [];
  for (const statement of statements) {
    const { prepared } = statement;
    const columns = prepared.name === '' ? [] : prepareOn(client, prepared);
    ready.push({ statement, columns: columns instanceof Promise ? await columns : columns });
  }
  return exchange<Row[][]>(client, (callback) => new Batch(ready, callback));
};
