import type { Knex } from 'knex';

/**
 * Who may act in a tenant is asked for as a whole: by a search for whoever can do something there, which has to find those whose
 * roles are in other tenants, too.
 */
export const up = (knex: Knex): Promise<void> =>
  knex.raw(`
    CREATE FUNCTION entitled_users(tenant uuid, after uuid, most integer) RETURNS SETOF uuid
      LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
        SELECT * FROM (
          (SELECT m.user_id FROM memberships m
            WHERE m.tenant_id = tenant AND m.suspended_at IS NULL AND m.user_id > after
            ORDER BY m.user_id LIMIT most)
          UNION
          (SELECT DISTINCT ra.user_id FROM tenants t
            JOIN role_assignments ra ON ra.tenant_id = t.parent_id AND ra.user_id > after
            JOIN role_permissions rp ON rp.tenant_id = ra.tenant_id AND rp.role_id = ra.role_id
              AND rp.permission_id = 'child_tenant:administer'
            WHERE t.id = tenant AND t.administered_by_parent
            ORDER BY ra.user_id LIMIT most)
          UNION
          (SELECT DISTINCT ra.user_id FROM tenants platform
            JOIN role_assignments ra ON ra.tenant_id = platform.id AND ra.user_id > after
            JOIN roles r ON r.tenant_id = ra.tenant_id AND r.id = ra.role_id AND r.scope = 'platform'
            WHERE platform.kind = 'platform'
            ORDER BY ra.user_id LIMIT most)
        ) AS who (id) ORDER BY id LIMIT most
      $$;
    COMMENT ON FUNCTION entitled_users(uuid, uuid, integer) IS
      'The users after one, by id, among whom all are who may act in a tenant: its members, whom its parent lets administer it, and the platform''s operators. load_grants says who of them does.';
    REVOKE ALL ON FUNCTION entitled_users(uuid, uuid, integer) FROM PUBLIC;
    GRANT EXECUTE ON FUNCTION entitled_users(uuid, uuid, integer) TO virtualstack_app;
  `);

export const down = (knex: Knex): Promise<void> => knex.raw('DROP FUNCTION entitled_users(uuid, uuid, integer)');
