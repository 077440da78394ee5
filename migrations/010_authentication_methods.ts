import type { Knex } from 'knex';

/** How and when the user of a session proved who they are, for tokens to say and policies to ask. */
export const up = (knex: Knex): Promise<void> =>
  knex.raw(`
    ALTER TABLE sessions
      ADD COLUMN methods text[] NOT NULL DEFAULT '{pwd}',
      ADD COLUMN authenticated_at timestamptz(3) NOT NULL DEFAULT now(),
      ADD COLUMN second_factor_at timestamptz(3);
    UPDATE sessions SET authenticated_at = created_at;
    COMMENT ON COLUMN sessions.methods IS 'Authentication methods by their names in RFC 8176, such as pwd and otp.';
    COMMENT ON COLUMN sessions.authenticated_at IS 'When the user last proved who they are; refreshing does not count.';
    COMMENT ON COLUMN sessions.second_factor_at IS 'When the user last showed a second factor in this session; null for never.';
    GRANT DELETE ON sessions TO virtualstack_app;
  `);

export const down = (knex: Knex): Promise<void> =>
  knex.raw(`
    REVOKE DELETE ON sessions FROM virtualstack_app;
    ALTER TABLE sessions DROP COLUMN methods, DROP COLUMN authenticated_at, DROP COLUMN second_factor_at;
  `);
