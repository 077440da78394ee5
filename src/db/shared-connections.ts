import pg from 'pg';
import { runBatch } from './batch.ts';
import type { ProtocolConnection } from './protocol.ts';
import type { Row, Statement } from './statement.ts';

/** A connection in the making or at work. */
interface Lane {
  client: Promise<pg.PoolClient> | null;
  inFlight: number;
  /** Whether what is sent waits for the end of this turn of the event loop. */
  gathers: boolean;
}

/** Send what many requests ask in one turn of the event loop in one packet: system calls cost more than queries. */
const gather = (lane: Lane, client: pg.PoolClient): void => {
  if (lane.gathers) return;
  const { stream } = (client as unknown as { connection: ProtocolConnection }).connection;
  lane.gathers = true;
  stream.cork();
  setImmediate(() => {
    lane.gathers = false;
    stream.uncork();
  });
};

/**
 * A few connections on which many reads travel at once, each a batch of its own: it neither waits for the one before it
 * nor sees anything of it, since every batch is a transaction. Statements that take locks do not belong here: whoever
 * is behind them would wait too.
 */
export class SharedConnections {
  readonly #pool: pg.Pool;
  readonly #lanes: Lane[];

  constructor(config: pg.PoolConfig, count: number, onError: (error: Error) => void) {
    this.#pool = new pg.Pool({ ...config, max: count, pipeline: true });
    this.#pool.on('connect', (client) => client.on('error', onError));
    this.#pool.on('error', onError);
    this.#lanes = Array.from({ length: count }, () => ({ client: null, inFlight: 0, gathers: false }));
  }

  /** @throws what the connection or the statements fail with; a broken connection is replaced for the next. */
  async run(statements: readonly Statement[]): Promise<Row[][]> {
    const lane = this.#lanes.reduce((least, each) => (each.inFlight < least.inFlight ? each : least));
    lane.inFlight += 1;
    try {
      const client = await (lane.client ?? this.#open(lane));
      gather(lane, client);
      return await runBatch(client, statements);
    } finally {
      lane.inFlight -= 1;
    }
  }

  async close(): Promise<void> {
    for (const lane of this.#lanes) {
      const { client } = lane;
      lane.client = null;
      await client?.then(
        (opened) => opened.release(true),
        () => undefined,
      );
    }
    await this.#pool.end();
  }

  #open(lane: Lane): Promise<pg.PoolClient> {
    const opening = this.#pool.connect();
    const forget = (): void => {
      if (lane.client === opening) lane.client = null;
    };
    opening.then((client) => {
      const replace = (): void => {
        if (lane.client !== opening) return;
        forget();
        client.release(true);
      };
      client.once('error', replace);
      client.once('end', replace);
    }, forget);
    lane.client = opening;
    return opening;
  }
}
