import type { Database } from './database.ts';
import { nobody } from './scope.ts';
import { prepare, statement } from './statement.ts';

/** A gateway process, for as long as it runs. */
export interface GatewayNode {
  id: string;
  /** Of the policies in force on it. */
  digest: string;
  /** Of the program. */
  version: string;
}

/** What is in force on the nodes that were seen lately. */
export interface NodeDigests {
  digests: { digest: string; nodes: number }[];
  /** Seconds for which nodes that run now have differed at least; null where they agree. */
  differingFor: number | null;
}

/** Seconds between two signs of life of a node, and after how many of them it is taken for dead. */
export const heartbeatSeconds = 10;
const missedBeats = 3;

// The database's clock alone: those of the nodes may differ.
const upsert = prepare(`
  INSERT INTO gateway_nodes AS n (id, policy_digest, version) VALUES ($1, $2, $3)
  ON CONFLICT (id) DO UPDATE SET seen_at = now(), policy_digest = excluded.policy_digest,
    policy_since = CASE WHEN n.policy_digest = excluded.policy_digest THEN n.policy_since ELSE now() END`);
const forgetDead = prepare(`DELETE FROM gateway_nodes WHERE seen_at < now() - interval '1 day'`);
const remove = prepare('DELETE FROM gateway_nodes WHERE id = $1');
// Of two digests, the one that came later says since when they have differed.
const look = prepare(`
  SELECT policy_digest AS digest, count(*) AS nodes, extract(epoch FROM now() - min(policy_since))::float8 AS age
  FROM gateway_nodes WHERE seen_at > now() - interval '${heartbeatSeconds * missedBeats} seconds'
  GROUP BY policy_digest ORDER BY age DESC, digest`);

/** The gateways that share a database, and which policies each has in force. All throw Problem 503 while it is away. */
export class GatewayNodes {
  readonly #database: Pick<Database, 'read' | 'write'>;

  constructor(database: Pick<Database, 'read' | 'write'>) {
    this.#database = database;
  }

  /** A node's sign of life. */
  async beat({ id, digest, version }: GatewayNode): Promise<void> {
    await this.#database.write(nobody, statement(upsert, id, digest, version), statement(forgetDead));
  }

  /** The node has stopped. */
  async leave(id: string): Promise<void> {
    await this.#database.write(nobody, statement(remove, id));
  }

  async look(): Promise<NodeDigests> {
    const { results } = await this.#database.read(nobody, statement(look));
    const rows = (results[0] ?? []) as { digest: string; nodes: number; age: number }[];
    return {
      digests: rows.map(({ digest, nodes }) => ({ digest, nodes })),
      differingFor: rows[1]?.age ?? null,
    };
  }
}
