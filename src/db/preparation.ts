import pg from 'pg';
import { exchange, Exchange, type ProtocolConnection, type RowDescription } from './protocol.ts';
import type { PreparedStatement } from './statement.ts';

/** A column of a statement's rows, and how its text becomes a value. */
export interface Column {
  name: string;
  parse: (text: string) => unknown;
}

/** Types of the catalogue are numbers, of which pg's own enumeration names only some. */
const textParser = pg.types.getTypeParser as (oid: number, format: 'text') => Column['parse'];

export const columnsOf = (fields: RowDescription['fields']): Column[] =>
  fields.map(({ name, dataTypeID }) => ({ name, parse: textParser(dataTypeID, 'text') }));

/** Has the server parse a statement under its name, and asks for the columns of its rows. */
class Preparation extends Exchange<Column[]> {
  readonly #statement: PreparedStatement;
  #columns: Column[] = [];

  constructor(statement: PreparedStatement, callback: Exchange<Column[]>['callback']) {
    super(callback);
    this.#statement = statement;
  }

  protected write(connection: ProtocolConnection): void {
    const { name, text } = this.#statement;
    connection.parse({ name, text });
    connection.describe({ type: 'S', name });
  }

  handleRowDescription({ fields }: RowDescription): void {
    this.#columns = columnsOf(fields);
  }

  protected result(): Column[] {
    return this.#columns;
  }
}

const preparedOn = new WeakMap<pg.PoolClient, Map<string, Promise<Column[]> | Column[]>>();

/** The columns of a statement on a connection; prepares it there first if need be, once for all who ask meanwhile. */
export const prepareOn = (client: pg.PoolClient, statement: PreparedStatement): Promise<Column[]> | Column[] => {
  const statements = preparedOn.get(client) ?? new Map<string, Promise<Column[]> | Column[]>();
  preparedOn.set(client, statements);
  const { name } = statement;
  const known = statements.get(name);
  if (known) return known;
  const preparing = exchange<Column[]>(client, (callback) => new Preparation(statement, callback)).then(
    (prepared) => {
      statements.set(name, prepared);
      return prepared;
    },
    (error: unknown) => {
      statements.delete(name);
      throw error;
    },
  );
  statements.set(name, preparing);
  return preparing;
};
