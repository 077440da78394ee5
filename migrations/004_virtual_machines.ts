import type { Knex } from 'knex';

/** Virtual machines, their logs, and the templates they are made from. */
export const up = (knex: Knex): Promise<void> =>
  knex.raw(`
    CREATE TABLE vm_templates (
      tenant_id uuid NOT NULL REFERENCES tenants,
      id uuid NOT NULL,
      name text NOT NULL,
      description text,
      os text NOT NULL,
      cpu integer NOT NULL CHECK (cpu > 0),
      memory_gb integer NOT NULL CHECK (memory_gb > 0),
      disk_gb integer NOT NULL CHECK (disk_gb > 0),
      is_public boolean NOT NULL DEFAULT false,
      created_at timestamptz(3) NOT NULL DEFAULT now(),
      updated_at timestamptz(3) NOT NULL DEFAULT now(),
      PRIMARY KEY (tenant_id, id)
    );
    COMMENT ON TABLE vm_templates IS 'What machines are made from. A public one is the platform''s, for every tenant.';
    CREATE INDEX vm_templates_public ON vm_templates (id) WHERE is_public;

    CREATE TABLE vms (
      tenant_id uuid NOT NULL REFERENCES tenants,
      id uuid NOT NULL,
      name text NOT NULL,
      status text NOT NULL CHECK (status IN ('PROVISIONING', 'RUNNING', 'STOPPED', 'ERROR')),
      cpu integer NOT NULL CHECK (cpu > 0),
      memory_gb integer NOT NULL CHECK (memory_gb > 0),
      disk_gb integer NOT NULL CHECK (disk_gb > 0),
      ip_address text,
      source_type text NOT NULL CHECK (source_type IN ('template', 'iso')),
      template_id uuid,
      template_name text,
      iso_url text,
      error text,
      pending_action text CHECK (pending_action IN ('create', 'start', 'stop', 'restart', 'delete')),
      created_by uuid,
      deleted_at timestamptz(3),
      created_at timestamptz(3) NOT NULL DEFAULT now(),
      updated_at timestamptz(3) NOT NULL DEFAULT now(),
      PRIMARY KEY (tenant_id, id)
    );
    COMMENT ON TABLE vms IS 'Virtual machines as their users know them.';
    COMMENT ON COLUMN vms.template_id IS 'Where the machine came from; no foreign key, for a public template is another tenant''s.';
    COMMENT ON COLUMN vms.template_name IS 'The template''s name then: it outlives the template.';
    COMMENT ON COLUMN vms.pending_action IS 'What a queued job is about to do; one at a time.';
    COMMENT ON COLUMN vms.deleted_at IS 'Set when deletion was asked for; the row goes when the hypervisor is done.';
    CREATE UNIQUE INDEX vms_name ON vms (tenant_id, lower(name)) WHERE deleted_at IS NULL;
    CREATE INDEX vms_newest ON vms (tenant_id, created_at DESC, id DESC) WHERE deleted_at IS NULL;

    CREATE TABLE vm_log_entries (
      tenant_id uuid NOT NULL,
      id uuid NOT NULL,
      vm_id uuid NOT NULL,
      level text NOT NULL CHECK (level IN ('INFO', 'WARN', 'ERROR')),
      message text NOT NULL,
      logged_at timestamptz(3) NOT NULL DEFAULT clock_timestamp(),
      PRIMARY KEY (tenant_id, id),
      FOREIGN KEY (tenant_id, vm_id) REFERENCES vms ON DELETE CASCADE
    );
    COMMENT ON TABLE vm_log_entries IS 'What happened to a machine, for its users.';
    CREATE INDEX vm_log_entries_newest ON vm_log_entries (tenant_id, vm_id, logged_at DESC, id DESC);
  `);

export const down = (knex: Knex): Promise<void> => knex.raw('DROP TABLE vm_log_entries, vms, vm_templates');
