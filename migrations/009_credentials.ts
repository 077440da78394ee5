import type { Knex } from 'knex';

/** What principals show instead of a password: sessions with their refresh tokens, and API keys. Secrets are kept as hashes. */
export const up = (knex: Knex): Promise<void> =>
  knex.raw(`
    CREATE TABLE sessions (
      id uuid PRIMARY KEY,
      user_id uuid NOT NULL REFERENCES users ON DELETE CASCADE,
      active_tenant_id uuid REFERENCES tenants,
      client_address text NOT NULL,
      user_agent text NOT NULL,
      created_at timestamptz(3) NOT NULL DEFAULT now(),
      updated_at timestamptz(3) NOT NULL DEFAULT now(),
      expires_at timestamptz(3) NOT NULL,
      ended_at timestamptz(3),
      end_reason text CHECK (end_reason IN ('logout', 'revoked', 'reuse', 'password_changed'))
    );
    COMMENT ON TABLE sessions IS 'Sign-ins. An access token holds while its session does.';
    COMMENT ON COLUMN sessions.active_tenant_id IS 'The tenant that new access tokens are for.';
    COMMENT ON COLUMN sessions.updated_at IS 'When it was last refreshed.';
    COMMENT ON COLUMN sessions.end_reason IS 'reuse: a refresh token came a second time, so one of its holders is a thief.';
    CREATE INDEX sessions_by_user ON sessions (user_id, created_at DESC);

    CREATE TABLE refresh_tokens (
      hash text PRIMARY KEY,
      session_id uuid NOT NULL REFERENCES sessions ON DELETE CASCADE,
      created_at timestamptz(3) NOT NULL DEFAULT now(),
      used_at timestamptz(3)
    );
    COMMENT ON TABLE refresh_tokens IS 'Every refresh token of a session, each good for one use.';
    COMMENT ON COLUMN refresh_tokens.hash IS 'SHA-256 (base64url) of the token, which is random and kept nowhere.';
    CREATE INDEX refresh_tokens_by_session ON refresh_tokens (session_id);

    CREATE TABLE api_keys (
      tenant_id uuid NOT NULL REFERENCES tenants,
      id uuid NOT NULL,
      user_id uuid NOT NULL,
      name text NOT NULL,
      prefix text NOT NULL,
      hash text NOT NULL,
      previous_hash text,
      previous_until timestamptz(3),
      permissions text[] NOT NULL,
      allowed_addresses text[] NOT NULL,
      expires_at timestamptz(3),
      last_used_at timestamptz(3),
      revoked_at timestamptz(3),
      created_at timestamptz(3) NOT NULL DEFAULT now(),
      updated_at timestamptz(3) NOT NULL DEFAULT now(),
      PRIMARY KEY (tenant_id, id),
      FOREIGN KEY (tenant_id, user_id) REFERENCES memberships ON DELETE CASCADE
    );
    COMMENT ON TABLE api_keys IS 'Credentials for programs: each acts for its owner, in one tenant, within its own permissions.';
    COMMENT ON COLUMN api_keys.prefix IS 'How the key begins, by which people recognise it.';
    COMMENT ON COLUMN api_keys.hash IS 'SHA-256 (base64url) of the key, which is random and kept nowhere.';
    COMMENT ON COLUMN api_keys.previous_hash IS 'The key before the last rotation; holds until previous_until.';
    COMMENT ON COLUMN api_keys.permissions IS 'What the key may use of its owner''s permissions. Nothing if empty.';
    COMMENT ON COLUMN api_keys.allowed_addresses IS 'Addresses or networks (CIDR) it may be used from. Any if empty.';
    COMMENT ON COLUMN api_keys.last_used_at IS 'To within a minute.';
    CREATE INDEX api_keys_by_owner ON api_keys (tenant_id, user_id);
    CREATE INDEX api_keys_newest ON api_keys (tenant_id, created_at DESC, id DESC);

    ALTER TABLE api_keys ENABLE ROW LEVEL SECURITY;
    ALTER TABLE api_keys FORCE ROW LEVEL SECURITY;
    CREATE POLICY owner_maintenance ON api_keys TO CURRENT_USER USING (true) WITH CHECK (true);
    CREATE POLICY tenant_isolation ON api_keys TO virtualstack_app
      USING (tenant_id = current_tenant()) WITH CHECK (tenant_id = current_tenant());
    GRANT SELECT, INSERT, UPDATE ON sessions, refresh_tokens, api_keys TO virtualstack_app;

    CREATE FUNCTION raise_epoch_of_user() RETURNS trigger LANGUAGE plpgsql
      SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
      BEGIN
        PERFORM raise_epochs('principal', ARRAY[coalesce(NEW.user_id, OLD.user_id)]);
        RETURN NULL;
      END $$;
    COMMENT ON FUNCTION raise_epoch_of_user() IS 'Raises the epoch of the user whose credential the row is.';
    CREATE TRIGGER epochs_update AFTER UPDATE OF user_id, ended_at, expires_at ON sessions
      FOR EACH ROW EXECUTE FUNCTION raise_epoch_of_user();
    CREATE TRIGGER epochs_delete AFTER DELETE ON sessions FOR EACH ROW EXECUTE FUNCTION raise_epoch_of_user();
    CREATE TRIGGER epochs_update
      AFTER UPDATE OF user_id, hash, previous_hash, previous_until, permissions, allowed_addresses, expires_at, revoked_at ON api_keys
      FOR EACH ROW EXECUTE FUNCTION raise_epoch_of_user();
    CREATE TRIGGER epochs_delete AFTER DELETE ON api_keys FOR EACH ROW EXECUTE FUNCTION raise_epoch_of_user();

    CREATE FUNCTION load_session(principal uuid, session uuid) RETURNS TABLE (live boolean, until timestamptz)
      LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
        SELECT s.ended_at IS NULL AND s.expires_at > now(), s.expires_at
        FROM sessions s WHERE s.id = session AND s.user_id = principal
      $$;
    COMMENT ON FUNCTION load_session(uuid, uuid) IS 'Whether a session of the principal''s still holds, and until when at most.';
    CREATE FUNCTION load_api_key(principal uuid, tenant uuid, key uuid, secret_hash text)
      RETURNS TABLE (live boolean, until timestamptz, permissions text[], allowed_addresses text[])
      LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
        SELECT k.revoked_at IS NULL AND (k.expires_at IS NULL OR k.expires_at > now())
            AND (k.hash = secret_hash OR k.previous_until > now()),
          CASE WHEN k.hash = secret_hash THEN k.expires_at ELSE least(k.expires_at, k.previous_until) END,
          k.permissions, k.allowed_addresses
        FROM api_keys k
        WHERE k.tenant_id = tenant AND k.id = key AND k.user_id = principal AND secret_hash IN (k.hash, k.previous_hash)
      $$;
    COMMENT ON FUNCTION load_api_key(uuid, uuid, uuid, text) IS
      'Whether a key with this secret still holds, until when at most, and how far it reaches.';
    REVOKE ALL ON FUNCTION load_session(uuid, uuid), load_api_key(uuid, uuid, uuid, text) FROM PUBLIC;
    GRANT EXECUTE ON FUNCTION load_session(uuid, uuid), load_api_key(uuid, uuid, uuid, text) TO virtualstack_app;
  `);

export const down = (knex: Knex): Promise<void> =>
  knex.raw(`
    DROP FUNCTION load_api_key(uuid, uuid, uuid, text);
    DROP FUNCTION load_session(uuid, uuid);
    DROP TABLE api_keys, refresh_tokens, sessions;
    DROP FUNCTION raise_epoch_of_user();
  `);
