import type { Knex } from 'knex';

/** Answers to creations, kept for a day, so that a request that is sent again makes nothing again. */
export const up = (knex: Knex): Promise<void> =>
  knex.raw(`
    CREATE TABLE idempotency_keys (
      tenant_id uuid NOT NULL REFERENCES tenants,
      actor_id uuid NOT NULL,
      key_hash text NOT NULL,
      fingerprint text NOT NULL,
      sealed_answer text,
      created_at timestamptz(3) NOT NULL DEFAULT now(),
      PRIMARY KEY (tenant_id, actor_id, key_hash)
    );
    COMMENT ON TABLE idempotency_keys IS 'Creations by the Idempotency-Key that their client gave them.';
    COMMENT ON COLUMN idempotency_keys.actor_id IS 'The session or API key that sent it.';
    COMMENT ON COLUMN idempotency_keys.fingerprint IS 'SHA-256 (base64url) of the operation, path and body.';
    COMMENT ON COLUMN idempotency_keys.sealed_answer IS 'The answer, encrypted with ENCRYPTION_KEY, for it may hold a secret.';
    CREATE INDEX idempotency_keys_by_age ON idempotency_keys (tenant_id, created_at);

    ALTER TABLE idempotency_keys ENABLE ROW LEVEL SECURITY;
    ALTER TABLE idempotency_keys FORCE ROW LEVEL SECURITY;
    CREATE POLICY owner_maintenance ON idempotency_keys TO CURRENT_USER USING (true) WITH CHECK (true);
    CREATE POLICY tenant_isolation ON idempotency_keys TO virtualstack_app
      USING (tenant_id = current_tenant()) WITH CHECK (tenant_id = current_tenant());
    GRANT SELECT, INSERT, UPDATE, DELETE ON idempotency_keys TO virtualstack_app;
  `);

export const down = (knex: Knex): Promise<void> => knex.raw('DROP TABLE idempotency_keys');
