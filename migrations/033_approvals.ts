import type { Knex } from 'knex';

/** Requests that somebody else must approve, and what became of them. */
export const up = (knex: Knex): Promise<void> =>
  knex.raw(`
    CREATE TABLE approvals (
      tenant_id uuid NOT NULL REFERENCES tenants,
      id uuid NOT NULL,
      requested_by uuid NOT NULL,
      operation text NOT NULL,
      path text NOT NULL,
      action text NOT NULL,
      resource_type text NOT NULL,
      resource_id text,
      asked jsonb NOT NULL,
      reason text NOT NULL,
      request_fingerprint text NOT NULL,
      status text NOT NULL DEFAULT 'PENDING' CHECK (status IN ('PENDING', 'APPROVED', 'REJECTED', 'USED', 'EXPIRED')),
      decided_by uuid CHECK (decided_by <> requested_by),
      decided_at timestamptz(3),
      comment text,
      used_at timestamptz(3),
      created_at timestamptz(3) NOT NULL DEFAULT now(),
      updated_at timestamptz(3) NOT NULL DEFAULT now(),
      PRIMARY KEY (tenant_id, id),
      CHECK (status NOT IN ('APPROVED', 'USED') OR decided_by IS NOT NULL)
    );
    COMMENT ON TABLE approvals IS 'Requests that were denied until somebody else approves them.';
    COMMENT ON COLUMN approvals.asked IS 'What policies know of what was asked for.';
    COMMENT ON COLUMN approvals.request_fingerprint IS 'Of the whole request: only the very same is approved, once.';
    CREATE UNIQUE INDEX approvals_open ON approvals (tenant_id, requested_by, request_fingerprint)
      WHERE status IN ('PENDING', 'APPROVED');
    CREATE INDEX approvals_by_time ON approvals (tenant_id, created_at, id);
    ALTER TABLE approvals ENABLE ROW LEVEL SECURITY;
    ALTER TABLE approvals FORCE ROW LEVEL SECURITY;
    CREATE POLICY owner_maintenance ON approvals TO CURRENT_USER USING (true) WITH CHECK (true);
    CREATE POLICY tenant_isolation ON approvals TO virtualstack_app
      USING (tenant_id = current_tenant()) WITH CHECK (tenant_id = current_tenant());
    GRANT SELECT, INSERT, UPDATE, DELETE ON approvals TO virtualstack_app;
  `);

export const down = (knex: Knex): Promise<void> => knex.raw('DROP TABLE approvals');
