import type { Knex } from 'knex';

const owned = [
  'memberships',
  'roles',
  'role_permissions',
  'role_assignments',
  'vms',
  'vm_log_entries',
  'vm_templates',
  'audit_events',
  'audit_chains',
];

/**
 * The second wall around tenants: rows of another tenant do not exist for the gateway's login role, whatever a query
 * says. Forced, so that it holds for the owner too; only the owner's own policy lets migrations and the functions that
 * run as the owner through.
 */
export const up = (knex: Knex): Promise<void> =>
  knex.raw(`
    ${owned
      .map(
        (table) => `
    ALTER TABLE ${table} ENABLE ROW LEVEL SECURITY;
    ALTER TABLE ${table} FORCE ROW LEVEL SECURITY;
    CREATE POLICY owner_maintenance ON ${table} TO CURRENT_USER USING (true) WITH CHECK (true);
    CREATE POLICY tenant_isolation ON ${table} TO virtualstack_app
      USING (tenant_id = current_tenant()) WITH CHECK (tenant_id = current_tenant());`,
      )
      .join('\n')}

    -- One's own memberships are visible from everywhere: they say which tenants one may enter.
    CREATE POLICY own_memberships ON memberships FOR SELECT TO virtualstack_app USING (user_id = current_principal());
    CREATE POLICY public_templates ON vm_templates FOR SELECT TO virtualstack_app USING (is_public);

    ALTER TABLE tenants ENABLE ROW LEVEL SECURITY;
    ALTER TABLE tenants FORCE ROW LEVEL SECURITY;
    CREATE POLICY owner_maintenance ON tenants TO CURRENT_USER USING (true) WITH CHECK (true);
    CREATE POLICY tenant_isolation ON tenants TO virtualstack_app
      USING (id = current_tenant() OR current_setting('app.platform', true) = 'on')
      WITH CHECK (id = current_tenant() OR current_setting('app.platform', true) = 'on');
    CREATE POLICY own_tenants ON tenants FOR SELECT TO virtualstack_app
      USING (EXISTS (SELECT FROM memberships m WHERE m.tenant_id = id AND m.user_id = current_principal()));
    GRANT SELECT, INSERT, UPDATE ON tenants, users TO virtualstack_app;
    GRANT SELECT ON permissions, authorization_epochs, audit_events TO virtualstack_app;
    GRANT SELECT, INSERT, UPDATE, DELETE ON memberships, roles, vms, vm_templates, rate_limits TO virtualstack_app;
    -- What is given or taken away as a whole is never updated, and what a machine's log says stays said.
    GRANT SELECT, INSERT, DELETE ON role_permissions, role_assignments TO virtualstack_app;
    GRANT SELECT, INSERT ON vm_log_entries TO virtualstack_app;
  `);

export const down = (knex: Knex): Promise<void> =>
  knex.raw(`
    REVOKE ALL ON ALL TABLES IN SCHEMA public FROM virtualstack_app;
    DROP POLICY own_tenants ON tenants;
    DROP POLICY tenant_isolation ON tenants;
    DROP POLICY owner_maintenance ON tenants;
    ALTER TABLE tenants NO FORCE ROW LEVEL SECURITY;
    ALTER TABLE tenants DISABLE ROW LEVEL SECURITY;
    DROP POLICY public_templates ON vm_templates;
    DROP POLICY own_memberships ON memberships;
    ${[...owned]
      .reverse()
      .map(
        (table) => `
    DROP POLICY tenant_isolation ON ${table};
    DROP POLICY owner_maintenance ON ${table};
    ALTER TABLE ${table} NO FORCE ROW LEVEL SECURITY;
    ALTER TABLE ${table} DISABLE ROW LEVEL SECURITY;`,
      )
      .join('\n')}
  `);
