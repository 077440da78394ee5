import type { Knex } from 'knex';

/** What a lifecycle on real hypervisors needs: where a machine is, what it is made from, and each job's course. */
export const up = (knex: Knex): Promise<void> =>
  knex.raw(`
    CREATE TABLE installation (
      id uuid NOT NULL DEFAULT gen_random_uuid(),
      single boolean PRIMARY KEY DEFAULT true CHECK (single)
    );
    COMMENT ON TABLE installation IS 'Which installation this is: machines on hypervisors are marked with it, for others may use these too.';
    INSERT INTO installation DEFAULT VALUES;
    GRANT SELECT ON installation TO virtualstack_app;

    ALTER TABLE vm_templates ADD image text;
    COMMENT ON COLUMN vm_templates.image IS 'What the hypervisor knows the template by; null for one that no machine can be made from.';
    -- Those of before are the simulator's, which takes any name.
    UPDATE vm_templates SET image = regexp_replace(os, '[^A-Za-z0-9._-]', '-', 'g') WHERE os ~ '^[A-Za-z0-9]';

    ALTER TABLE vms
      ADD host text,
      ADD image text,
      ADD iso_sha256 text,
      ADD job_id uuid,
      DROP CONSTRAINT vms_pending_action_check,
      ADD CONSTRAINT vms_pending_action_check CHECK (pending_action IN ('create', 'start', 'stop', 'restart', 'resize', 'delete'));
    COMMENT ON COLUMN vms.host IS 'Where the machine was placed; null until then. It stays: there is no migration.';
    COMMENT ON COLUMN vms.image IS 'The template''s image then.';
    COMMENT ON COLUMN vms.job_id IS 'The last job; it is under way while an action is pending.';
    UPDATE vms v SET image = t.image FROM vm_templates t WHERE t.id = v.template_id;
    CREATE INDEX vms_by_host ON vms (host) INCLUDE (cpu, memory_gb, disk_gb) WHERE host IS NOT NULL;

    CREATE TABLE vm_jobs (
      tenant_id uuid NOT NULL REFERENCES tenants,
      id uuid NOT NULL,
      vm_id uuid NOT NULL,
      action text NOT NULL CHECK (action IN ('create', 'start', 'stop', 'restart', 'resize', 'delete')),
      status text NOT NULL DEFAULT 'QUEUED' CHECK (status IN ('QUEUED', 'RUNNING', 'SUCCEEDED', 'FAILED')),
      progress integer NOT NULL DEFAULT 0 CHECK (progress BETWEEN 0 AND 100),
      attempts integer NOT NULL DEFAULT 0,
      cpu integer CHECK (cpu > 0),
      memory_gb integer CHECK (memory_gb > 0),
      disk_gb integer CHECK (disk_gb > 0),
      error text,
      created_by uuid,
      vm_created_by uuid,
      created_at timestamptz(3) NOT NULL DEFAULT now(),
      updated_at timestamptz(3) NOT NULL DEFAULT now(),
      started_at timestamptz(3),
      finished_at timestamptz(3),
      PRIMARY KEY (tenant_id, id)
    );
    COMMENT ON TABLE vm_jobs IS 'What workers do to machines. A job outlives its machine, so that who deleted one can ask how that ended.';
    COMMENT ON COLUMN vm_jobs.cpu IS 'Of a resize: what the machine is to have; null for as many as it has.';
    COMMENT ON COLUMN vm_jobs.progress IS 'In percent.';
    COMMENT ON COLUMN vm_jobs.error IS 'Why the last attempt failed, as the machine''s users are told.';
    COMMENT ON COLUMN vm_jobs.vm_created_by IS 'Whose machine it is or was.';
    CREATE UNIQUE INDEX vm_jobs_one_active ON vm_jobs (tenant_id, vm_id) WHERE status IN ('QUEUED', 'RUNNING');
    ALTER TABLE vm_jobs ENABLE ROW LEVEL SECURITY;
    ALTER TABLE vm_jobs FORCE ROW LEVEL SECURITY;
    CREATE POLICY owner_maintenance ON vm_jobs TO CURRENT_USER USING (true) WITH CHECK (true);
    CREATE POLICY tenant_isolation ON vm_jobs TO virtualstack_app
      USING (tenant_id = current_tenant()) WITH CHECK (tenant_id = current_tenant());
    GRANT SELECT, INSERT, UPDATE, DELETE ON vm_jobs TO virtualstack_app;
    -- What workers of the version before have left to do.
    INSERT INTO vm_jobs (tenant_id, id, vm_id, action, vm_created_by)
      SELECT tenant_id, gen_random_uuid(), id, pending_action, created_by FROM vms WHERE pending_action IS NOT NULL;
    UPDATE vms v SET job_id = j.id FROM vm_jobs j WHERE j.tenant_id = v.tenant_id AND j.vm_id = v.id;

    CREATE FUNCTION placed_on_hosts() RETURNS TABLE (host text, cpu bigint, memory_gb bigint, disk_gb bigint)
      LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
        SELECT v.host, sum(greatest(v.cpu, j.cpu)), sum(greatest(v.memory_gb, j.memory_gb)), sum(greatest(v.disk_gb, j.disk_gb))
        FROM vms v LEFT JOIN vm_jobs j ON j.tenant_id = v.tenant_id AND j.id = v.job_id AND v.pending_action = 'resize'
        WHERE v.host IS NOT NULL GROUP BY v.host
      $$;
    COMMENT ON FUNCTION placed_on_hosts() IS 'What the machines of all tenants together take of each host: sums, and nothing of any tenant.';
    REVOKE ALL ON FUNCTION placed_on_hosts() FROM PUBLIC;
    GRANT EXECUTE ON FUNCTION placed_on_hosts() TO virtualstack_app;

    CREATE TABLE vm_orphans (
      host text NOT NULL,
      vm_id uuid NOT NULL,
      first_seen_at timestamptz(3) NOT NULL DEFAULT now(),
      seen_at timestamptz(3) NOT NULL DEFAULT now(),
      PRIMARY KEY (host, vm_id)
    );
    COMMENT ON TABLE vm_orphans IS 'Machines found on hosts that no tenant has: they are deleted after a while.';
    GRANT SELECT, INSERT, UPDATE, DELETE ON vm_orphans TO virtualstack_app;

    CREATE FUNCTION vms_on_host(asked text) RETURNS TABLE (tenant_id uuid, id uuid, status text, ip_address text, busy boolean)
      LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
        SELECT v.tenant_id, v.id, v.status, v.ip_address, v.pending_action IS NOT NULL FROM vms v WHERE v.host = asked
      $$;
    COMMENT ON FUNCTION vms_on_host(text) IS 'Which machines should be on a host: asked by who compares them with those that are.';
    REVOKE ALL ON FUNCTION vms_on_host(text) FROM PUBLIC;
    GRANT EXECUTE ON FUNCTION vms_on_host(text) TO virtualstack_app;
  `);

export const down = (knex: Knex): Promise<void> =>
  knex.raw(`
    DROP FUNCTION vms_on_host(text);
    DROP TABLE vm_orphans;
    DROP FUNCTION placed_on_hosts();
    DROP TABLE vm_jobs;
    UPDATE vms SET pending_action = NULL WHERE pending_action = 'resize';
    ALTER TABLE vms
      DROP host,
      DROP image,
      DROP iso_sha256,
      DROP job_id,
      DROP CONSTRAINT vms_pending_action_check,
      ADD CONSTRAINT vms_pending_action_check CHECK (pending_action IN ('create', 'start', 'stop', 'restart', 'delete'));
    ALTER TABLE vm_templates DROP image;
    DROP TABLE installation;
  `);
