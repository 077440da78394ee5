import type { Knex } from 'knex';

/**
 * Permissions that left the policy files are retired, not deleted: roles keep them, so that a file that comes back finds
 * everything as it was, but meanwhile they count for nothing.
 */
export const up = (knex: Knex): Promise<void> =>
  knex.raw(`
    ALTER TABLE permissions ADD COLUMN retired boolean NOT NULL DEFAULT false;
    COMMENT ON COLUMN permissions.retired IS 'Whether the policy files know it no more. Nobody holds a retired permission.';
    CREATE TRIGGER epochs_retired AFTER UPDATE OF retired ON permissions FOR EACH ROW
      WHEN (OLD.retired IS DISTINCT FROM NEW.retired) EXECUTE FUNCTION raise_epochs_of_scope();
    ${loadGrants({ onlyKnown: true })}
  `);

export const down = (knex: Knex): Promise<void> =>
  knex.raw(`
    ${loadGrants({ onlyKnown: false })}
    DROP TRIGGER epochs_retired ON permissions;
    ALTER TABLE permissions DROP COLUMN retired;
  `);

const loadGrants = ({ onlyKnown }: { onlyKnown: boolean }): string => `
    CREATE OR REPLACE FUNCTION load_grants(principal uuid, tenant uuid) RETURNS TABLE (
        user_active boolean, email text, tenant_status text, tenant_kind text, is_member boolean,
        permissions text[], platform_permissions text[],
        tenant_epoch bigint, principal_epoch bigint, platform_epoch bigint)
      LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
        SELECT u.is_active, u.email, t.status, t.kind,
          EXISTS (SELECT FROM memberships m WHERE m.tenant_id = tenant AND m.user_id = u.id),
          ARRAY(SELECT DISTINCT rp.permission_id FROM role_assignments ra
            JOIN role_permissions rp ON rp.tenant_id = ra.tenant_id AND rp.role_id = ra.role_id
            JOIN permissions p ON p.id = rp.permission_id AND p.scope = 'tenant'${onlyKnown ? ' AND NOT p.retired' : ''}
            WHERE ra.tenant_id = tenant AND ra.user_id = u.id ORDER BY 1),
          ARRAY(SELECT DISTINCT rp.permission_id FROM role_assignments ra
            JOIN roles r ON r.tenant_id = ra.tenant_id AND r.id = ra.role_id AND r.scope = 'platform'
            JOIN role_permissions rp ON rp.tenant_id = ra.tenant_id AND rp.role_id = ra.role_id${onlyKnown ? '\n            JOIN permissions p ON p.id = rp.permission_id AND NOT p.retired' : ''}
            WHERE ra.tenant_id = platform.id AND ra.user_id = u.id ORDER BY 1),
          (SELECT epoch FROM authorization_epochs WHERE kind = 'tenant' AND id = tenant),
          (SELECT epoch FROM authorization_epochs WHERE kind = 'principal' AND id = u.id),
          (SELECT epoch FROM authorization_epochs WHERE kind = 'tenant' AND id = platform.id)
        FROM users u
        LEFT JOIN tenants t ON t.id = tenant
        LEFT JOIN tenants platform ON platform.kind = 'platform'
        WHERE u.id = principal
      $$;`;
