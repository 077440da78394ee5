import pg from 'pg';

/** The parts of pg's protocol connection that prepared batches speak to (pg/lib/connection.js). */
export interface ProtocolConnection {
  stream: { cork(): void; uncork(): void };
  parse(message: { name: string; text: string }): void;
  describe(message: { type: 'S'; name: string }): void;
  bind(message: { statement: string; values: readonly unknown[]; valueMapper: (value: unknown) => unknown }): void;
  execute(message: { portal: string }): void;
  sync(): void;
}

export interface RowDescription {
  fields: { name: string; dataTypeID: number }[];
}

export interface DataRow {
  fields: (string | null)[];
}

type Callback<Result> = (error: Error | null, result?: Result) => void;

/**
 * An exchange with the server in the extended query protocol, in the duck type that `pg.Client#query` accepts. It extends
 * pg's own Query because clients that pipeline take nothing else, lest a portal stay open between round trips: ours
 * are closed by the Sync each exchange ends with.
 */
export abstract class Exchange<Result> extends pg.Query {
  protected failed = false;
  callback: Callback<Result>;

  constructor(callback: Callback<Result>) {
    super('');
    this.callback = callback;
  }

  protected abstract write(connection: ProtocolConnection): void;
  protected abstract result(): Result;

  /** All of it in one packet. */
  override submit = (connection: pg.Connection): void => {
    const protocol = connection as unknown as ProtocolConnection;
    protocol.stream.cork();
    try {
      this.write(protocol);
      protocol.sync();
    } finally {
      protocol.stream.uncork();
    }
  };

  handleReadyForQuery(): void {
    if (!this.failed) this.callback(null, this.result());
  }

  handleError(error: Error): void {
    this.failed = true;
    this.callback(error);
  }
}

/** Send an exchange on a connection and wait for its end. */
export const exchange = <Result>(
  client: pg.PoolClient,
  make: (callback: Callback<Result>) => Exchange<Result>,
): Promise<Result> =>
  new Promise((resolve, reject) => {
    client.query(
      make((error, result) => {
        if (error) reject(error);
        else resolve(result as Result);
      }),
    );
  });
