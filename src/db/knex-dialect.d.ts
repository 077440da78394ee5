// knex publishes its dialects for subclassing without types of their own.
declare module 'knex/lib/dialects/postgres/index.js' {
  import { knex } from 'knex';

  export default class PostgresClient extends knex.Client {
    acquireConnection(): Promise<unknown>;
    releaseConnection(connection: unknown): Promise<void>;
  }
}
