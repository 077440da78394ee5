import type { Knex } from 'knex';

/** What mailed links lead to: invitations into a tenant, resets of passwords, and registrations that wait for confirmation. */
export const up = (knex: Knex): Promise<void> =>
  knex.raw(`
    CREATE TABLE invitations (
      tenant_id uuid NOT NULL REFERENCES tenants,
      id uuid NOT NULL,
      email text NOT NULL,
      email_canonical text NOT NULL,
      role_ids uuid[] NOT NULL,
      invited_by uuid NOT NULL REFERENCES users,
      hash text,
      created_at timestamptz(3) NOT NULL DEFAULT now(),
      updated_at timestamptz(3) NOT NULL DEFAULT now(),
      expires_at timestamptz(3) NOT NULL,
      ended_at timestamptz(3),
      end_reason text CHECK (end_reason IN ('accepted', 'revoked', 'expired')),
      PRIMARY KEY (tenant_id, id)
    );
    COMMENT ON TABLE invitations IS 'Offers to belong to a tenant with some roles, made to whoever reads an address''s mail.';
    COMMENT ON COLUMN invitations.role_ids IS 'As at the invitation; whether they still are and may be given is asked at acceptance.';
    COMMENT ON COLUMN invitations.invited_by IS 'Who made or last resent it: with their rights it stands and falls.';
    COMMENT ON COLUMN invitations.hash IS 'SHA-256 (base64url) of the token last mailed; null while none is good.';
    COMMENT ON COLUMN invitations.end_reason IS 'expired: past its time when another was made.';
    CREATE UNIQUE INDEX invitations_one_open ON invitations (tenant_id, email_canonical) WHERE ended_at IS NULL;
    CREATE INDEX invitations_by_hash ON invitations (hash) WHERE hash IS NOT NULL;
    CREATE INDEX invitations_newest ON invitations (tenant_id, created_at DESC, id DESC);
    ALTER TABLE invitations ENABLE ROW LEVEL SECURITY;
    ALTER TABLE invitations FORCE ROW LEVEL SECURITY;
    CREATE POLICY owner_maintenance ON invitations TO CURRENT_USER USING (true) WITH CHECK (true);
    CREATE POLICY tenant_isolation ON invitations TO virtualstack_app
      USING (tenant_id = current_tenant()) WITH CHECK (tenant_id = current_tenant());
    GRANT SELECT, INSERT, UPDATE ON invitations TO virtualstack_app;

    CREATE FUNCTION find_invitation(secret_hash text) RETURNS TABLE (tenant_id uuid, id uuid)
      LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
        SELECT i.tenant_id, i.id FROM invitations i
        WHERE i.hash = secret_hash AND i.ended_at IS NULL AND i.expires_at > now()
      $$;
    COMMENT ON FUNCTION find_invitation(text) IS 'Which open invitation a token is of: asked before its tenant is known.';
    REVOKE ALL ON FUNCTION find_invitation(text) FROM PUBLIC;
    GRANT EXECUTE ON FUNCTION find_invitation(text) TO virtualstack_app;

    CREATE TABLE password_resets (
      user_id uuid PRIMARY KEY REFERENCES users ON DELETE CASCADE,
      hash text NOT NULL,
      created_at timestamptz(3) NOT NULL DEFAULT now(),
      expires_at timestamptz(3) NOT NULL
    );
    COMMENT ON TABLE password_resets IS 'The one link of an account''s by which its password can be reset.';
    COMMENT ON COLUMN password_resets.hash IS 'SHA-256 (base64url) of its token, which is random and kept nowhere.';
    CREATE INDEX password_resets_by_hash ON password_resets (hash);
    GRANT SELECT, INSERT, UPDATE, DELETE ON password_resets TO virtualstack_app;

    CREATE FUNCTION end_password_reset() RETURNS trigger LANGUAGE plpgsql
      SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
      BEGIN
        IF (OLD.password_hash, OLD.email_canonical, OLD.is_active)
          IS DISTINCT FROM (NEW.password_hash, NEW.email_canonical, NEW.is_active) THEN
          DELETE FROM password_resets WHERE user_id = NEW.id;
        END IF;
        RETURN NULL;
      END $$;
    COMMENT ON FUNCTION end_password_reset() IS 'A link to reset a password does not outlive what it was asked for about.';
    CREATE TRIGGER password_reset_ends AFTER UPDATE OF password_hash, email_canonical, is_active ON users FOR EACH ROW
      EXECUTE FUNCTION end_password_reset();

    CREATE TABLE registrations (
      id uuid PRIMARY KEY,
      email text NOT NULL,
      email_canonical text NOT NULL,
      first_name text NOT NULL,
      last_name text NOT NULL,
      password_hash text NOT NULL,
      hash text,
      created_at timestamptz(3) NOT NULL DEFAULT now(),
      expires_at timestamptz(3) NOT NULL
    );
    COMMENT ON TABLE registrations IS 'Accounts to be: they are none until their address is confirmed, and keep it from nobody.';
    COMMENT ON COLUMN registrations.hash IS 'SHA-256 (base64url) of the token last mailed; null before.';
    CREATE INDEX registrations_by_hash ON registrations (hash);
    CREATE INDEX registrations_by_email ON registrations (email_canonical);
    CREATE INDEX registrations_by_expiry ON registrations (expires_at);
    GRANT SELECT, INSERT, UPDATE, DELETE ON registrations TO virtualstack_app;

    ALTER TABLE sessions DROP CONSTRAINT sessions_end_reason_check;
    ALTER TABLE sessions ADD CONSTRAINT sessions_end_reason_check
      CHECK (end_reason IN ('logout', 'revoked', 'reuse', 'password_changed', 'password_reset'));
  `);

export const down = (knex: Knex): Promise<void> =>
  knex.raw(`
    UPDATE sessions SET end_reason = 'password_changed' WHERE end_reason = 'password_reset';
    ALTER TABLE sessions DROP CONSTRAINT sessions_end_reason_check;
    ALTER TABLE sessions ADD CONSTRAINT sessions_end_reason_check
      CHECK (end_reason IN ('logout', 'revoked', 'reuse', 'password_changed'));
    DROP TABLE registrations;
    DROP TRIGGER password_reset_ends ON users;
    DROP FUNCTION end_password_reset();
    DROP TABLE password_resets;
    DROP FUNCTION find_invitation(text);
    DROP TABLE invitations;
  `);
