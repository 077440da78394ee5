import type { Knex } from 'knex';

/** Machines whose size is in doubt, since a resize failed and the hypervisor did not say what it left. */
export const up = (knex: Knex): Promise<void> =>
  knex.raw(`
    ALTER TABLE vms ADD size_uncertain boolean NOT NULL DEFAULT false;
    COMMENT ON COLUMN vms.size_uncertain IS 'Whether a resize failed without its outcome being known: the hypervisor is asked until it is.';
    -- Nobody wrote down which of these are in doubt: one look at each tells.
    UPDATE vms v SET size_uncertain = true WHERE EXISTS (
      SELECT FROM vm_jobs j WHERE j.tenant_id = v.tenant_id AND j.vm_id = v.id AND j.action = 'resize' AND j.status = 'FAILED');

    DROP FUNCTION vms_on_host(text);
    CREATE FUNCTION vms_on_host(asked text)
      RETURNS TABLE (tenant_id uuid, id uuid, status text, ip_address text, busy boolean, size_uncertain boolean)
      LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
        SELECT v.tenant_id, v.id, v.status, v.ip_address, v.pending_action IS NOT NULL, v.size_uncertain FROM vms v WHERE v.host = asked
      $$;
    COMMENT ON FUNCTION vms_on_host(text) IS 'Which machines should be on a host: asked by who compares them with those that are.';
    REVOKE ALL ON FUNCTION vms_on_host(text) FROM PUBLIC;
    GRANT EXECUTE ON FUNCTION vms_on_host(text) TO virtualstack_app;
  `);

export const down = (knex: Knex): Promise<void> =>
  knex.raw(`
    DROP FUNCTION vms_on_host(text);
    CREATE FUNCTION vms_on_host(asked text) RETURNS TABLE (tenant_id uuid, id uuid, status text, ip_address text, busy boolean)
      LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
        SELECT v.tenant_id, v.id, v.status, v.ip_address, v.pending_action IS NOT NULL FROM vms v WHERE v.host = asked
      $$;
    COMMENT ON FUNCTION vms_on_host(text) IS 'Which machines should be on a host: asked by who compares them with those that are.';
    REVOKE ALL ON FUNCTION vms_on_host(text) FROM PUBLIC;
    GRANT EXECUTE ON FUNCTION vms_on_host(text) TO virtualstack_app;
    ALTER TABLE vms DROP size_uncertain;
  `);
