import type { Knex } from 'knex';

/**
 * Who administers a child holds there what they hold in the parent, but never what concerns the child's own children: handed on to
 * somebody in the child, it would reach where they hold nothing. So the first administrator of a child is named by other means, and
 * that only once.
 */
export const up = (knex: Knex): Promise<void> =>
  knex.raw(`
    ALTER TABLE tenants ADD COLUMN handed_over_at timestamptz(3);
    COMMENT ON COLUMN tenants.handed_over_at IS
      'When it first had an administrator of its own, or a tenant below it. From then on the tenant above names no administrator.';
    UPDATE tenants t SET handed_over_at = now()
    WHERE EXISTS (SELECT FROM tenants child WHERE child.parent_id = t.id) OR EXISTS (SELECT FROM role_assignments ra
      JOIN roles r ON r.tenant_id = ra.tenant_id AND r.id = ra.role_id AND r.built_in = 'tenant_admin'
      WHERE ra.tenant_id = t.id);

    CREATE FUNCTION note_hand_over() RETURNS trigger LANGUAGE plpgsql
      SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
      BEGIN
        IF TG_TABLE_NAME = 'tenants' THEN
          UPDATE tenants SET handed_over_at = now() WHERE id = NEW.parent_id AND handed_over_at IS NULL;
        ELSE
          UPDATE tenants t SET handed_over_at = now() FROM roles r
          WHERE t.id = NEW.tenant_id AND t.handed_over_at IS NULL
            AND r.tenant_id = NEW.tenant_id AND r.id = NEW.role_id AND r.built_in = 'tenant_admin';
        END IF;
        RETURN NULL;
      END $$;
    COMMENT ON FUNCTION note_hand_over() IS 'Notes when a tenant first has an administrator of its own, or a tenant below it.';
    CREATE TRIGGER hand_over AFTER INSERT ON role_assignments FOR EACH ROW EXECUTE FUNCTION note_hand_over();
    CREATE TRIGGER hand_over AFTER INSERT ON tenants FOR EACH ROW WHEN (NEW.parent_id IS NOT NULL)
      EXECUTE FUNCTION note_hand_over();
    ${loadGrants({ ofChildren: false })}
    ${raiseEpochs}
  `);

export const down = (knex: Knex): Promise<void> =>
  knex.raw(`
    ${loadGrants({ ofChildren: true })}
    ${raiseEpochs}
    DROP TRIGGER hand_over ON tenants;
    DROP TRIGGER hand_over ON role_assignments;
    DROP FUNCTION note_hand_over();
    ALTER TABLE tenants DROP COLUMN handed_over_at;
  `);

/** Nodes that run meanwhile remember who may do what. */
const raiseEpochs = `SELECT raise_epochs('tenant', ARRAY(SELECT id FROM tenants WHERE administered_by_parent));`;

/** @param options.ofChildren whether what is held by delegation includes the rights over the child's own children. */
const loadGrants = ({ ofChildren }: { ofChildren: boolean }): string => `
    CREATE OR REPLACE FUNCTION load_grants(principal uuid, tenant uuid) RETURNS TABLE (
        user_active boolean, email text, tenant_status text, tenant_kind text, is_member boolean, is_delegate boolean,
        permissions text[], platform_permissions text[],
        tenant_epoch bigint, principal_epoch bigint, platform_epoch bigint)
      LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
        SELECT u.is_active, u.email, t.status, t.kind,
          EXISTS (SELECT FROM memberships m WHERE m.tenant_id = tenant AND m.user_id = u.id AND m.suspended_at IS NULL),
          delegating.id IS NOT NULL,
          ARRAY(SELECT DISTINCT rp.permission_id FROM role_assignments ra
            JOIN role_permissions rp ON rp.tenant_id = ra.tenant_id AND rp.role_id = ra.role_id
            JOIN permissions p ON p.id = rp.permission_id AND p.scope = 'tenant' AND NOT p.retired
            WHERE ra.tenant_id IN (tenant, delegating.id) AND ra.user_id = u.id
              AND EXISTS (SELECT FROM memberships m WHERE m.tenant_id = ra.tenant_id AND m.user_id = ra.user_id AND m.suspended_at IS NULL)${
                ofChildren
                  ? ''
                  : `
              AND (ra.tenant_id = tenant OR NOT starts_with(p.id, 'child_tenant:'))`
              } ORDER BY 1),
          ARRAY(SELECT DISTINCT rp.permission_id FROM role_assignments ra
            JOIN roles r ON r.tenant_id = ra.tenant_id AND r.id = ra.role_id AND r.scope = 'platform'
            JOIN role_permissions rp ON rp.tenant_id = ra.tenant_id AND rp.role_id = ra.role_id
            JOIN permissions p ON p.id = rp.permission_id AND NOT p.retired
            WHERE ra.tenant_id = platform.id AND ra.user_id = u.id
              AND EXISTS (SELECT FROM memberships m WHERE m.tenant_id = ra.tenant_id AND m.user_id = ra.user_id AND m.suspended_at IS NULL) ORDER BY 1),
          (SELECT epoch FROM authorization_epochs WHERE kind = 'tenant' AND id = tenant),
          (SELECT epoch FROM authorization_epochs WHERE kind = 'principal' AND id = u.id),
          (SELECT epoch FROM authorization_epochs WHERE kind = 'tenant' AND id = platform.id)
        FROM users u
        LEFT JOIN tenants t ON t.id = tenant
        LEFT JOIN tenants platform ON platform.kind = 'platform'
        LEFT JOIN tenants delegating ON t.administered_by_parent AND delegating.id = t.parent_id AND delegating.status = 'active'
          AND EXISTS (SELECT FROM role_assignments ra
            JOIN role_permissions rp ON rp.tenant_id = ra.tenant_id AND rp.role_id = ra.role_id
            JOIN permissions p ON p.id = rp.permission_id AND NOT p.retired
            WHERE ra.tenant_id = delegating.id AND ra.user_id = u.id AND rp.permission_id = 'child_tenant:administer'
              AND EXISTS (SELECT FROM memberships m WHERE m.tenant_id = ra.tenant_id AND m.user_id = ra.user_id AND m.suspended_at IS NULL))
        WHERE u.id = principal
      $$;`;
