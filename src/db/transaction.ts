import { AsyncLocalStorage } from 'node:async_hooks';
import type pg from 'pg';
import { runBatch } from './batch.ts';
import { toProblem } from './errors.ts';
import { enterScope, type Scope } from './scope.ts';
import { prepare, statement, type Row, type Statement } from './statement.ts';

export const begin = statement(prepare('BEGIN'));
const commit = statement(prepare('COMMIT'));
const rollback = statement(prepare('ROLLBACK'));

/** An open transaction on one connection, with its scope set. */
export class Transaction {
  readonly client: pg.PoolClient;
  #scope: Scope;
  #open = true;

  constructor(client: pg.PoolClient, scope: Scope) {
    this.client = client;
    this.#scope = scope;
  }

  /** The scope that its statements run under now. */
  get scope(): Scope {
    return this.#scope;
  }

  async run(...statements: Statement[]): Promise<Row[][]> {
    try {
      return await runBatch(this.client, statements);
    } catch (error) {
      throw toProblem(error);
    }
  }

  /** Do some work in another tenant than the transaction's own, such as laying out one that was just created. */
  async withinTenant<Result>(tenantId: string, work: () => Promise<Result>): Promise<Result> {
    const outside = this.#scope;
    this.#scope = { ...outside, tenantId };
    await this.run(enterScope(this.#scope));
    const result = await work();
    this.#scope = outside;
    await this.run(enterScope(outside));
    return result;
  }

  /** Run the last statements and commit, in one round trip: either all of it holds or nothing does. */
  async commit(...statements: Statement[]): Promise<Row[][]> {
    const results = await this.run(...statements, commit);
    this.#release();
    return results;
  }

  /** Undo everything. A connection on which even that fails is closed, never reused. */
  async rollback(): Promise<void> {
    if (!this.#open) return;
    try {
      await runBatch(this.client, [rollback]);
      this.#release();
    } catch (error) {
      this.#release(error instanceof Error ? error : new Error(String(error)));
    }
  }

  #release(error?: Error): void {
    this.#open = false;
    this.client.release(error);
  }
}

const current = new AsyncLocalStorage<Transaction>();
let running = 0;

/** Run `work` so that every model query in it joins the transaction. */
export const inTransaction = async <Result>(transaction: Transaction, work: () => Promise<Result>): Promise<Result> => {
  running += 1;
  try {
    return await current.run(transaction, work);
  } finally {
    running -= 1;
    // While it is enabled, every promise of the process is followed: a tenth of what reads cost (Node below 24).
    if (running === 0) current.disable();
  }
};

/** The transaction of the running handler or job. Outside one there is no database to talk to: fails closed. */
export const currentTransaction = (): Transaction => {
  const transaction = current.getStore();
  if (!transaction) throw new Error('A query outside a scoped transaction is refused');
  return transaction;
};
