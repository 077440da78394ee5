import type { Database } from './database.ts';

/** What the request path needs of the database: reads, single writes and transactions under a scope. */
export type Store = Pick<Database, 'read' | 'write' | 'begin'>;
