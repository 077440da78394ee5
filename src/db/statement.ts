import { createHash } from 'node:crypto';

/**
 * A prepared statement: its name is derived from its text, so equal texts share one plan on every connection. Without a
 * name it is parsed anew each time.
 */
export interface PreparedStatement {
  readonly name: string;
  readonly text: string;
}

/** A prepared statement with its parameters. */
export interface Statement {
  readonly prepared: PreparedStatement;
  readonly values: readonly unknown[];
}

export type Row = Record<string, unknown>;

/** Name a statement once, at start or when a query's shape is first seen. */
export const prepare = (text: string): PreparedStatement => ({
  name: createHash('sha1').update(text).digest('base64url').slice(0, 22),
  text,
});

/** A statement whose text a client has a hand in: parsed for each use, lest the server keep every one ever asked for. */
export const unprepared = (text: string): PreparedStatement => ({ name: '', text });

export const statement = (prepared: PreparedStatement, ...values: readonly unknown[]): Statement => ({
  prepared,
  values,
});
