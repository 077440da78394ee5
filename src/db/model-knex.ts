import knex, { type Knex } from 'knex';
import PostgresClient from 'knex/lib/dialects/postgres/index.js';
import { currentTransaction } from './transaction.ts';

/**
 * knex's PostgreSQL dialect without a pool of its own: every query runs on the current transaction's connection.
 * So a model cannot leave the transaction, nor its tenant, by mistake.
 */
class TransactionBoundClient extends PostgresClient {
  override async acquireConnection(): Promise<unknown> {
    return Promise.resolve(currentTransaction().client);
  }

  override async releaseConnection(): Promise<void> {
    // The connection belongs to the transaction, which releases it when it ends.
  }
}

/** The knex that objection's models and hand-built queries use inside a transaction. */
export const modelKnex: Knex = knex({ client: TransactionBoundClient });
