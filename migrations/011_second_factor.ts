import type { Knex } from 'knex';

/** One-time codes as a second factor (TOTP, RFC 6238), with recovery codes for when the device is lost. */
export const up = (knex: Knex): Promise<void> =>
  knex.raw(`
    CREATE TABLE second_factors (
      user_id uuid PRIMARY KEY REFERENCES users ON DELETE CASCADE,
      sealed_secret text NOT NULL,
      last_step bigint NOT NULL DEFAULT 0,
      confirmed_at timestamptz(3),
      created_at timestamptz(3) NOT NULL DEFAULT now(),
      updated_at timestamptz(3) NOT NULL DEFAULT now()
    );
    COMMENT ON TABLE second_factors IS 'Authenticators of users: an app that shows one-time codes.';
    COMMENT ON COLUMN second_factors.sealed_secret IS 'The shared secret, encrypted with ENCRYPTION_KEY.';
    COMMENT ON COLUMN second_factors.last_step IS 'The time step of the last code that was used: none is good twice.';
    COMMENT ON COLUMN second_factors.confirmed_at IS 'When the first code was shown. Before that, it is not asked for.';

    CREATE TABLE recovery_codes (
      user_id uuid NOT NULL REFERENCES second_factors ON DELETE CASCADE,
      hash text NOT NULL,
      used_at timestamptz(3),
      PRIMARY KEY (user_id, hash)
    );
    COMMENT ON TABLE recovery_codes IS 'Codes for one use each, in place of the authenticator''s.';
    COMMENT ON COLUMN recovery_codes.hash IS 'SHA-256 (base64url) of the code, which is random and kept nowhere.';
    GRANT SELECT, INSERT, UPDATE, DELETE ON second_factors, recovery_codes TO virtualstack_app;

    ALTER TABLE users ADD COLUMN needs_second_factor boolean NOT NULL DEFAULT false;
    COMMENT ON COLUMN users.needs_second_factor IS 'Whether the password is too short to sign in without a second factor.';

    CREATE TRIGGER epochs_second_factor AFTER UPDATE OF second_factor_at ON sessions
      FOR EACH ROW EXECUTE FUNCTION raise_epoch_of_user();
    ${loadSession('second_factor_at')}
  `);

export const down = (knex: Knex): Promise<void> =>
  knex.raw(`
    ${loadSession()}
    DROP TRIGGER epochs_second_factor ON sessions;
    ALTER TABLE users DROP COLUMN needs_second_factor;
    DROP TABLE recovery_codes, second_factors;
  `);

/** What a function answers with cannot be changed in place. */
const loadSession = (also?: string): string => `
    DROP FUNCTION load_session(uuid, uuid);
    CREATE FUNCTION load_session(principal uuid, session uuid)
      RETURNS TABLE (live boolean, until timestamptz${also === undefined ? '' : `, ${also} timestamptz`})
      LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
        SELECT s.ended_at IS NULL AND s.expires_at > now(), s.expires_at${also === undefined ? '' : `, s.${also}`}
        FROM sessions s WHERE s.id = session AND s.user_id = principal
      $$;
    COMMENT ON FUNCTION load_session(uuid, uuid) IS 'Whether a session of the principal''s still holds, and until when at most.';
    REVOKE ALL ON FUNCTION load_session(uuid, uuid) FROM PUBLIC;
    GRANT EXECUTE ON FUNCTION load_session(uuid, uuid) TO virtualstack_app;`;
