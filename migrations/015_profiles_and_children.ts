import type { Knex } from 'knex';

/** What people and tenants say of themselves; and tenants below others, which these may administer. */
export const up = (knex: Knex): Promise<void> =>
  knex.raw(`
    ALTER TABLE users
      ADD COLUMN username text,
      ADD COLUMN avatar_url text,
      ADD COLUMN bio text;
    COMMENT ON COLUMN users.username IS 'The name others know the user by. Not a credential.';
    CREATE UNIQUE INDEX users_username_key ON users (lower(username));

    ALTER TABLE tenants
      ADD COLUMN description text,
      ADD COLUMN domain text UNIQUE,
      ADD COLUMN logo_url text,
      ADD COLUMN subscription_plan text,
      ADD COLUMN settings jsonb NOT NULL DEFAULT '{}',
      ADD COLUMN metadata jsonb NOT NULL DEFAULT '{}',
      ADD COLUMN parent_id uuid REFERENCES tenants,
      ADD COLUMN administered_by_parent boolean NOT NULL DEFAULT false;
    COMMENT ON COLUMN tenants.domain IS 'The internet domain of the customer, which the platform has looked into.';
    COMMENT ON COLUMN tenants.settings IS 'What the product is told about the tenant.';
    COMMENT ON COLUMN tenants.metadata IS 'What the tenant notes for itself.';
    COMMENT ON COLUMN tenants.parent_id IS 'The tenant that made it, as a reseller makes its customers. Never changes.';
    COMMENT ON COLUMN tenants.administered_by_parent IS
      'Whether who has child_tenant:administer in the parent holds here what they hold there.';
    CREATE INDEX tenants_by_parent ON tenants (parent_id, name, id);
    CREATE POLICY child_tenants ON tenants FOR SELECT TO virtualstack_app USING (parent_id = current_tenant());

    -- What changes in a parent changes what its administrators may do below it.
    ${raiseEpochs({ children: true })}
    CREATE TRIGGER epochs_delegation AFTER UPDATE OF parent_id, administered_by_parent ON tenants
      FOR EACH ROW EXECUTE FUNCTION raise_own_epoch('tenant');
    ${loadGrants({ delegation: true })}
  `);

export const down = (knex: Knex): Promise<void> =>
  knex.raw(`
    ${loadGrants({ delegation: false })}
    DROP TRIGGER epochs_delegation ON tenants;
    ${raiseEpochs({ children: false })}
    DROP POLICY child_tenants ON tenants;
    DROP INDEX tenants_by_parent;
    ALTER TABLE tenants
      DROP COLUMN administered_by_parent, DROP COLUMN parent_id, DROP COLUMN metadata, DROP COLUMN settings,
      DROP COLUMN subscription_plan, DROP COLUMN logo_url, DROP COLUMN domain, DROP COLUMN description;
    ALTER TABLE users DROP COLUMN bio, DROP COLUMN avatar_url, DROP COLUMN username;
  `);

const raiseEpochs = ({ children }: { children: boolean }): string => `
    CREATE OR REPLACE FUNCTION raise_epochs(epoch_kind text, ids uuid[]) RETURNS void LANGUAGE sql
      SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
        INSERT INTO public.authorization_epochs (kind, id)
        SELECT epoch_kind, id FROM (${
          children
            ? `SELECT unnest(ids) AS id
          UNION SELECT child.id FROM tenants child WHERE epoch_kind = 'tenant' AND child.parent_id = ANY (ids)`
            : 'SELECT DISTINCT unnest(ids) AS id'
        }) AS changed WHERE id IS NOT NULL ORDER BY id
        ON CONFLICT (kind, id) DO UPDATE SET epoch = authorization_epochs.epoch + 1
      $$;`;

/** What a function answers with cannot be changed in place. */
const loadGrants = ({ delegation }: { delegation: boolean }): string => {
  // Whom a tenant's directory has shut out of it holds nothing there.
  const current = delegation ? ' AND m.suspended_at IS NULL' : '';
  const member = delegation
    ? `
              AND EXISTS (SELECT FROM memberships m WHERE m.tenant_id = ra.tenant_id AND m.user_id = ra.user_id${current})`
    : '';
  return `
    DROP FUNCTION load_grants(uuid, uuid);
    CREATE FUNCTION load_grants(principal uuid, tenant uuid) RETURNS TABLE (
        user_active boolean, email text, tenant_status text, tenant_kind text, is_member boolean,${delegation ? ' is_delegate boolean,' : ''}
        permissions text[], platform_permissions text[],
        tenant_epoch bigint, principal_epoch bigint, platform_epoch bigint)
      LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
        SELECT u.is_active, u.email, t.status, t.kind,
          EXISTS (SELECT FROM memberships m WHERE m.tenant_id = tenant AND m.user_id = u.id${current}),${
            delegation
              ? `
          delegating.id IS NOT NULL,`
              : ''
          }
          ARRAY(SELECT DISTINCT rp.permission_id FROM role_assignments ra
            JOIN role_permissions rp ON rp.tenant_id = ra.tenant_id AND rp.role_id = ra.role_id
            JOIN permissions p ON p.id = rp.permission_id AND p.scope = 'tenant' AND NOT p.retired
            WHERE ra.tenant_id ${delegation ? 'IN (tenant, delegating.id)' : '= tenant'} AND ra.user_id = u.id${member} ORDER BY 1),
          ARRAY(SELECT DISTINCT rp.permission_id FROM role_assignments ra
            JOIN roles r ON r.tenant_id = ra.tenant_id AND r.id = ra.role_id AND r.scope = 'platform'
            JOIN role_permissions rp ON rp.tenant_id = ra.tenant_id AND rp.role_id = ra.role_id
            JOIN permissions p ON p.id = rp.permission_id AND NOT p.retired
            WHERE ra.tenant_id = platform.id AND ra.user_id = u.id${member} ORDER BY 1),
          (SELECT epoch FROM authorization_epochs WHERE kind = 'tenant' AND id = tenant),
          (SELECT epoch FROM authorization_epochs WHERE kind = 'principal' AND id = u.id),
          (SELECT epoch FROM authorization_epochs WHERE kind = 'tenant' AND id = platform.id)
        FROM users u
        LEFT JOIN tenants t ON t.id = tenant
        LEFT JOIN tenants platform ON platform.kind = 'platform'${
          delegation
            ? `
        LEFT JOIN tenants delegating ON t.administered_by_parent AND delegating.id = t.parent_id AND delegating.status = 'active'
          AND EXISTS (SELECT FROM role_assignments ra
            JOIN role_permissions rp ON rp.tenant_id = ra.tenant_id AND rp.role_id = ra.role_id
            JOIN permissions p ON p.id = rp.permission_id AND NOT p.retired
            WHERE ra.tenant_id = delegating.id AND ra.user_id = u.id AND rp.permission_id = 'child_tenant:administer'${member})`
            : ''
        }
        WHERE u.id = principal
      $$;
    COMMENT ON FUNCTION load_grants(uuid, uuid) IS
      'What a principal holds in a tenant, ${delegation ? 'in its parent where that administers it, ' : ''}and through the platform. Permissions of the platform reach into every tenant.';
    REVOKE ALL ON FUNCTION load_grants(uuid, uuid) FROM PUBLIC;
    GRANT EXECUTE ON FUNCTION load_grants(uuid, uuid) TO virtualstack_app;`;
};
