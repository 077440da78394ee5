import pg from 'pg';
import type { PreparedStatement, Row, Statement } from './statement.ts';

/** The parts of pg's protocol connection that a batch speaks to (pg/lib/connection.js). */
interface ProtocolConnection {
  stream: { cork(): void; uncork(): void };
  parse(message: { name: string; text: string }): void;
  bind(message: { statement: string; values: readonly unknown[]; valueMapper: (value: unknown) => unknown }): void;
  describe(message: { type: 'P'; name: string }): void;
  execute(message: { portal: string }): void;
  sync(): void;
}

interface FieldDescription {
  name: string;
  dataTypeID: number;
}

type Parser = (text: string) => unknown;

/** Types of the catalogue are numbers, of which pg's own enumeration names only some. */
const textParser = pg.types.getTypeParser as (oid: number, format: 'text') => Parser;

const encode = (value: unknown): unknown => {
  if (value instanceof Date) return value.toISOString();
  if (Array.isArray(value)) return arrayLiteral(value);
  if (typeof value === 'string') return value;
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  if (value === undefined || value === null) return null;
  throw new Error('a parameter must be a scalar, a date or a list of these');
};

/** PostgreSQL's text form of an array of scalars. */
const arrayLiteral = (items: readonly unknown[]): string =>
  `{${items.map((item) => `"${String(item).replace(/[\\"]/g, '\\$&')}"`).join(',')}}`;

/**
 * Several prepared statements sent with one Sync: one round trip and, outside BEGIN…COMMIT, one implicit
 * transaction, in which a `set_config(…, true)` of the first statement holds for the others.
 * Implements the duck type that `pg.Client#query` accepts as a query.
 */
class Batch {
  readonly #statements: readonly Statement[];
  readonly #results: Row[][] = [];
  #rows: Row[] = [];
  #fields: { name: string; parse: Parser }[] = [];
  #failure: Error | undefined;
  callback: (error: Error | null, results?: Row[][]) => void;

  constructor(statements: readonly Statement[], callback: Batch['callback']) {
    this.#statements = statements;
    this.callback = callback;
  }

  submit(connection: ProtocolConnection): void {
    connection.stream.cork();
    try {
      for (const { prepared, values } of this.#statements) {
        connection.bind({
          statement: prepared.name,
          values,
          valueMapper: (value) => (value === null ? null : encode(value)),
        });
        connection.describe({ type: 'P', name: '' });
        connection.execute({ portal: '' });
      }
      connection.sync();
    } finally {
      connection.stream.uncork();
    }
  }

  handleRowDescription({ fields }: { fields: FieldDescription[] }): void {
    this.#fields = fields.map(({ name, dataTypeID }) => ({
      name,
      parse: textParser(dataTypeID, 'text'),
    }));
  }

  handleDataRow({ fields }: { fields: (string | null)[] }): void {
    const row: Row = {};
    for (const [index, { name, parse }] of this.#fields.entries()) {
      const text = fields[index];
      row[name] = text === null || text === undefined ? null : parse(text);
    }
    this.#rows.push(row);
  }

  handleCommandComplete(): void {
    this.#results.push(this.#rows);
    this.#rows = [];
    this.#fields = [];
  }

  handleReadyForQuery(): void {
    if (!this.#failure) this.callback(null, this.#results);
  }

  handleError(error: Error): void {
    this.#failure = error;
    this.callback(error);
  }
}

/** Sends Parse for statements a connection has not seen, and waits until all are accepted. */
class Preparation {
  readonly #statements: readonly PreparedStatement[];
  callback: (error: Error | null) => void;

  constructor(statements: readonly PreparedStatement[], callback: Preparation['callback']) {
    this.#statements = statements;
    this.callback = callback;
  }

  submit(connection: ProtocolConnection): void {
    connection.stream.cork();
    for (const { name, text } of this.#statements) connection.parse({ name, text });
    connection.sync();
    connection.stream.uncork();
  }

  handleReadyForQuery(): void {
    this.callback(null);
  }

  handleError(error: Error): void {
    this.callback(error);
  }
}

const preparedOn = new WeakMap<pg.PoolClient, Set<string>>();

const submit = <Result>(
  client: pg.PoolClient,
  make: (callback: (error: Error | null, result?: Result) => void) => unknown,
): Promise<Result> =>
  new Promise((resolve, reject) => {
    const query = make((error, result) => {
      if (error) reject(error);
      else resolve(result as Result);
    });
    client.query(query as pg.Submittable);
  });

/** Run statements in one round trip (two when some are new to the connection). Rows come back per statement. */
export const runBatch = async (client: pg.PoolClient, statements: readonly Statement[]): Promise<Row[][]> => {
  let prepared = preparedOn.get(client);
  if (!prepared) preparedOn.set(client, (prepared = new Set()));
  const missing = new Map(
    statements.filter((each) => !prepared.has(each.prepared.name)).map((each) => [each.prepared.name, each.prepared]),
  );
  if (missing.size > 0) {
    await submit<undefined>(client, (callback) => new Preparation([...missing.values()], callback));
    for (const name of missing.keys()) prepared.add(name);
  }
  return submit<Row[][]>(client, (callback) => new Batch(statements, callback));
};
