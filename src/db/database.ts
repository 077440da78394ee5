import pg from 'pg';
import { unavailable } from '../shared/problem.ts';
import { runBatch } from './batch.ts';
import { toProblem } from './errors.ts';
import { enterScope, epochsOf, type Epochs, type Scope } from './scope.ts';
import { SharedConnections } from './shared-connections.ts';
import type { Row, Statement } from './statement.ts';
import { begin, inTransaction, Transaction } from './transaction.ts';

export interface DatabaseOptions {
  url: string;
  /** Connections for changes, each of which needs one to itself. */
  poolSize: number;
  /** Connections that reads share. */
  readConnections: number;
  /** Milliseconds after which PostgreSQL gives a statement up. */
  statementTimeout: number;
  onError: (error: Error) => void;
}

/** Rows per statement, and the epochs as of the same moment. */
export interface Answer {
  epochs: Epochs;
  results: Row[][];
}

/**
 * Session settings of every connection. Generic plans: PostgreSQL would otherwise plan a query with `LIMIT $n`
 * anew at every execution (measured: docs/benchmarks.md).
 */
const sessionOptions = (statementTimeout: number): string =>
  [
    '-c plan_cache_mode=force_generic_plan',
    '-c jit=off',
    '-c TimeZone=UTC',
    `-c statement_timeout=${statementTimeout}`,
    `-c idle_in_transaction_session_timeout=${statementTimeout * 2}`,
  ].join(' ');

/**
 * For connections that only read: all statements of a batch see one snapshot. Otherwise one could still see, under rights
 * found a moment before, what was written after these were taken away.
 */
const snapshotOptions = '-c default_transaction_isolation=repeatable\\ read -c default_transaction_read_only=on';

// 64-bit integers: all of ours (epochs, sequences, counts) are far below 2^53.
pg.types.setTypeParser(pg.types.builtins.INT8, Number);

/** The gateway's connections to PostgreSQL, always under a scope that row-level security can go by. */
export class Database {
  readonly pool: pg.Pool;
  /** For counters, which are also raised within transactions: from the same pool, these could wait for each other. */
  readonly counters: pg.Pool;
  /** For pools of others' own, such as a worker's. */
  readonly poolConfig: pg.PoolConfig;
  readonly #reads: SharedConnections;

  constructor({ url, poolSize, readConnections, statementTimeout, onError }: DatabaseOptions) {
    const config = {
      connectionString: url,
      connectionTimeoutMillis: 5_000,
      // For a server that is there but answers nothing, not even that its time is up.
      query_timeout: statementTimeout + 1_000,
      options: sessionOptions(statementTimeout),
    };
    this.poolConfig = config;
    this.pool = new pg.Pool({ ...config, max: poolSize });
    // A connection that breaks is replaced at the next request; it must not end the process, idle or not.
    this.pool.on('connect', (client) => client.on('error', onError));
    this.pool.on('error', onError);
    this.counters = new pg.Pool({ ...config, max: 2 });
    this.counters.on('error', onError);
    this.#reads = new SharedConnections(
      { ...config, options: `${config.options} ${snapshotOptions}` },
      readConnections,
      onError,
    );
  }

  /** Read in one round trip, all statements under one scope and in one snapshot. Rows per statement. */
  async read(scope: Scope, ...statements: Statement[]): Promise<Answer> {
    try {
      const [entered, ...results] = await this.#reads.run([enterScope(scope), ...statements]);
      return { epochs: epochsOf(entered), results };
    } catch (error) {
      throw toProblem(error);
    }
  }

  /** Write in one round trip: as {@link read}, but on a connection of its own, for it may have to wait for a lock. */
  async write(scope: Scope, ...statements: Statement[]): Promise<void> {
    const client = await this.#connect();
    try {
      await runBatch(client, [enterScope(scope), ...statements]);
      client.release();
    } catch (error) {
      // Whatever state the connection is in, the next request gets a fresh one.
      client.release(true);
      throw toProblem(error);
    }
  }

  /**
   * Open a transaction, set its scope and run its first statements, in one round trip. The epochs are read last: after
   * whatever the statements had to wait for, so that rights that went meanwhile are missed.
   */
  async begin(scope: Scope, ...statements: Statement[]): Promise<Answer & { transaction: Transaction }> {
    const client = await this.#connect();
    const transaction = new Transaction(client, scope);
    try {
      const enter = enterScope(scope);
      const [, , ...results] = await runBatch(client, [begin, enter, ...statements, enter]);
      return { transaction, epochs: epochsOf(results.pop()), results };
    } catch (error) {
      await transaction.rollback();
      throw toProblem(error);
    }
  }

  /** Run `work` in a transaction of its own; model queries in it join. For background work and start-up. */
  async transact<Result>(scope: Scope, work: (transaction: Transaction) => Promise<Result>): Promise<Result> {
    const { transaction } = await this.begin(scope);
    try {
      const result = await inTransaction(transaction, () => work(transaction));
      await transaction.commit();
      return result;
    } catch (error) {
      await transaction.rollback();
      throw toProblem(error);
    }
  }

  async close(): Promise<void> {
    await Promise.all([this.#reads.close(), this.pool.end(), this.counters.end()]);
  }

  async #connect(): Promise<pg.PoolClient> {
    try {
      return await this.pool.connect();
    } catch (error) {
      throw unavailable('The database is not available.', error);
    }
  }
}
