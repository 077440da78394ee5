import type { Knex } from 'knex';

/** The gateways that run, so that each can say whether all have the same policies in force. */
export const up = (knex: Knex): Promise<void> =>
  knex.raw(`
    CREATE TABLE gateway_nodes (
      id uuid PRIMARY KEY,
      policy_digest text NOT NULL,
      policy_since timestamptz(3) NOT NULL DEFAULT now(),
      version text NOT NULL,
      started_at timestamptz(3) NOT NULL DEFAULT now(),
      seen_at timestamptz(3) NOT NULL DEFAULT now()
    );
    COMMENT ON TABLE gateway_nodes IS 'Gateways by their last sign of life; of no tenant.';
    COMMENT ON COLUMN gateway_nodes.policy_digest IS 'Of the policies in force on the node.';
    COMMENT ON COLUMN gateway_nodes.policy_since IS 'Since when they are.';
    GRANT SELECT, INSERT, UPDATE, DELETE ON gateway_nodes TO virtualstack_app;
  `);

export const down = (knex: Knex): Promise<void> => knex.raw('DROP TABLE gateway_nodes');
