import type { Knex } from 'knex';

/** Signing in through identity providers: who is who there, sign-ins under way, and what claims gave. */
export const up = (knex: Knex): Promise<void> =>
  knex.raw(`
    CREATE TABLE federated_identities (
      id uuid PRIMARY KEY,
      issuer text NOT NULL,
      subject text NOT NULL,
      user_id uuid NOT NULL REFERENCES users ON DELETE CASCADE,
      email text NOT NULL,
      created_at timestamptz(3) NOT NULL DEFAULT now(),
      updated_at timestamptz(3) NOT NULL DEFAULT now(),
      UNIQUE (issuer, subject)
    );
    COMMENT ON TABLE federated_identities IS 'Which account a person of an identity provider is. The provider''s tokens hold while the row does.';
    COMMENT ON COLUMN federated_identities.subject IS 'The sub of the issuer''s tokens: the only name of a person that is never given to another.';
    COMMENT ON COLUMN federated_identities.email IS 'As the provider told it when the identity was linked; nothing is found by it.';
    COMMENT ON COLUMN federated_identities.updated_at IS 'When it was last signed in with.';
    CREATE INDEX federated_identities_by_user ON federated_identities (user_id, created_at DESC);
    CREATE TRIGGER epochs_update AFTER UPDATE OF user_id, issuer, subject ON federated_identities
      FOR EACH ROW EXECUTE FUNCTION raise_epoch_of_user();
    CREATE TRIGGER epochs_delete AFTER DELETE ON federated_identities FOR EACH ROW EXECUTE FUNCTION raise_epoch_of_user();

    CREATE TABLE federation_flows (
      state_hash text PRIMARY KEY,
      browser_hash text NOT NULL,
      provider text NOT NULL,
      nonce text NOT NULL,
      code_verifier text NOT NULL,
      asked_tenant uuid,
      return_to text,
      code_challenge text,
      expires_at timestamptz(3) NOT NULL
    );
    COMMENT ON TABLE federation_flows IS 'Sign-ins that are at a provider. Each is taken away by the one callback that finishes it.';
    COMMENT ON COLUMN federation_flows.state_hash IS 'SHA-256 (base64url) of the state sent to the provider.';
    COMMENT ON COLUMN federation_flows.browser_hash IS 'SHA-256 (base64url) of the cookie of the browser that began.';
    COMMENT ON COLUMN federation_flows.provider IS 'Its key in the configuration.';
    COMMENT ON COLUMN federation_flows.code_verifier IS 'Ours towards the provider (RFC 7636).';
    COMMENT ON COLUMN federation_flows.code_challenge IS 'The client''s towards us, with return_to.';
    CREATE INDEX federation_flows_by_expiry ON federation_flows (expires_at);

    CREATE TABLE federation_codes (
      code_hash text PRIMARY KEY,
      user_id uuid NOT NULL REFERENCES users ON DELETE CASCADE,
      session_tenant uuid,
      code_challenge text NOT NULL,
      expires_at timestamptz(3) NOT NULL
    );
    COMMENT ON TABLE federation_codes IS 'Finished sign-ins whose client has not fetched its tokens yet; each is good for one exchange.';
    COMMENT ON COLUMN federation_codes.code_hash IS 'SHA-256 (base64url) of the code, which is random and kept nowhere.';
    COMMENT ON COLUMN federation_codes.session_tenant IS 'The tenant the tokens will be for; null for none.';
    CREATE INDEX federation_codes_by_expiry ON federation_codes (expires_at);

    CREATE TABLE federated_memberships (
      tenant_id uuid NOT NULL,
      user_id uuid NOT NULL,
      issuer text NOT NULL,
      created_at timestamptz(3) NOT NULL DEFAULT now(),
      PRIMARY KEY (tenant_id, user_id, issuer),
      FOREIGN KEY (tenant_id, user_id) REFERENCES memberships ON DELETE CASCADE
    );
    COMMENT ON TABLE federated_memberships IS 'Memberships that exist because of a provider''s claims.';
    CREATE INDEX federated_memberships_by_user ON federated_memberships (user_id, issuer);
    CREATE TABLE federated_assignments (
      tenant_id uuid NOT NULL,
      role_id uuid NOT NULL,
      user_id uuid NOT NULL,
      issuer text NOT NULL,
      created_at timestamptz(3) NOT NULL DEFAULT now(),
      PRIMARY KEY (tenant_id, role_id, user_id, issuer),
      FOREIGN KEY (tenant_id, role_id, user_id) REFERENCES role_assignments ON DELETE CASCADE
    );
    COMMENT ON TABLE federated_assignments IS
      'Roles held because of a provider''s claims. An assignment without such a row was made by hand, and no claim ends it.';
    CREATE INDEX federated_assignments_by_user ON federated_assignments (user_id, issuer);

    ${['federated_memberships', 'federated_assignments']
      .map(
        (table) => `
    ALTER TABLE ${table} ENABLE ROW LEVEL SECURITY;
    ALTER TABLE ${table} FORCE ROW LEVEL SECURITY;
    CREATE POLICY owner_maintenance ON ${table} TO CURRENT_USER USING (true) WITH CHECK (true);
    CREATE POLICY tenant_isolation ON ${table} TO virtualstack_app
      USING (tenant_id = current_tenant()) WITH CHECK (tenant_id = current_tenant());`,
      )
      .join('\n')}

    CREATE FUNCTION federated_tenants(person uuid, provider_issuer text) RETURNS TABLE (tenant_id uuid)
      LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
        SELECT m.tenant_id FROM federated_memberships m WHERE m.user_id = person AND m.issuer = provider_issuer
        UNION SELECT a.tenant_id FROM federated_assignments a WHERE a.user_id = person AND a.issuer = provider_issuer
      $$;
    COMMENT ON FUNCTION federated_tenants(uuid, text) IS 'Where a provider''s claims gave a user anything.';
    CREATE FUNCTION find_identity(token_issuer text, token_subject text)
      RETURNS TABLE (id uuid, user_id uuid, only_tenant uuid)
      LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
        SELECT i.id, i.user_id, CASE WHEN count(t.id) = 1 THEN min(t.id::text)::uuid END
        FROM federated_identities i
        LEFT JOIN memberships m ON m.user_id = i.user_id
        LEFT JOIN tenants t ON t.id = m.tenant_id AND t.status <> 'deleted'
        WHERE i.issuer = token_issuer AND i.subject = token_subject GROUP BY i.id, i.user_id
      $$;
    COMMENT ON FUNCTION find_identity(text, text) IS 'Whose a token of an external issuer is, and their tenant if they have but one.';
    REVOKE ALL ON FUNCTION federated_tenants(uuid, text), find_identity(text, text) FROM PUBLIC;
    GRANT EXECUTE ON FUNCTION federated_tenants(uuid, text), find_identity(text, text) TO virtualstack_app;
    GRANT SELECT, INSERT, UPDATE, DELETE ON federated_identities TO virtualstack_app;
    GRANT SELECT, INSERT, UPDATE, DELETE ON federation_flows, federation_codes TO virtualstack_app;
    GRANT SELECT, INSERT, DELETE ON federated_memberships, federated_assignments
      TO virtualstack_app;
  `);

export const down = (knex: Knex): Promise<void> =>
  knex.raw(`
    DROP FUNCTION find_identity(text, text);
    DROP FUNCTION federated_tenants(uuid, text);
    DROP TABLE federated_assignments, federated_memberships, federation_codes, federation_flows, federated_identities;
  `);
