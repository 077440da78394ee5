import { modelKnex } from '../../../db/index.ts';
import type { BuiltInRole, PolicySet } from '../../../policy/index.ts';
import { newId } from '../../../shared/ids.ts';

/** Lay the built-in tenant roles into a new tenant. */
export const addBuiltInRoles = async (tenantId: string, roles: readonly BuiltInRole[]): Promise<void> => {
  for (const role of roles.filter(({ scope }) => scope === 'tenant')) await layRole([tenantId], role);
};

/**
 * Bring catalogue and built-in roles in the database in line with the policy files: adds what is missing, changes what
 * differs, takes away what no file grants any more. Runs at start, as the owner, under a lock, so that nodes starting
 * together do it once. Rows that already agree are not touched, so no ability is rebuilt for nothing.
 */
export const reconcilePolicies = async (policies: PolicySet): Promise<void> => {
  await modelKnex.raw(`SELECT pg_advisory_xact_lock(hashtext('virtualstack.reconcile'))`);
  // All tenants' roles at once: with statistics from when there were few, PostgreSQL would read every row for every tenant.
  await modelKnex.raw('SET LOCAL enable_nestloop = off');
  await layPermissions(policies);
  const keys = policies.roles.map(({ key }) => key);
  // A built-in role that left the files permits nothing any more.
  await modelKnex.raw(
    `DELETE FROM role_permissions rp USING roles r WHERE r.tenant_id = rp.tenant_id AND r.id = rp.role_id
       AND r.built_in IS NOT NULL AND NOT (r.built_in = ANY(?::text[]))`,
    [keys],
  );
  for (const role of policies.roles) {
    // Tenant roles exist in the platform tenant too: it has members who are not operators.
    const tenants = await modelKnex('tenants')
      .select<{ id: string }[]>('id')
      .whereIn('kind', role.scope === 'platform' ? ['platform'] : ['customer', 'platform'])
      .whereNot('status', 'deleted');
    await layRole(
      tenants.map(({ id }) => id),
      role,
    );
  }
};

/** Permissions that left the files are retired: roles keep them, but nobody holds them any more. */
const layPermissions = async (policies: PolicySet): Promise<void> => {
  const permissions = [...policies.permissions.values()];
  await modelKnex.raw(
    `INSERT INTO permissions (id, name, description, module, scope)
     SELECT * FROM json_to_recordset(?::json) AS p(id text, name text, description text, module text, scope text)
     ON CONFLICT (id) DO UPDATE SET name = excluded.name, description = excluded.description,
       module = excluded.module, scope = excluded.scope, retired = false, updated_at = now()
     WHERE (permissions.name, permissions.description, permissions.module, permissions.scope, permissions.retired)
       IS DISTINCT FROM (excluded.name, excluded.description, excluded.module, excluded.scope, false)`,
    [JSON.stringify(permissions)],
  );
  await modelKnex('permissions')
    .whereNotIn(
      'id',
      permissions.map(({ id }) => id),
    )
    .where({ retired: false })
    .update({ retired: true, updated_at: modelKnex.fn.now(3) });
};

/**
 * SQL for a built-in role's name in a tenant: where a role of the tenant's own has it, the built-in one is told apart by its
 * id, for neither may stop the start.
 */
const freeName = (row: string): string => {
  const taken = (name: string): string =>
    `EXISTS (SELECT FROM roles r WHERE r.tenant_id = ${row}.tenant_id AND r.id <> ${row}.id AND r.name = ${name})`;
  const withId = `:name || ' ' || right(${row}.id::text, 12)`;
  return `CASE WHEN NOT ${taken(':name')} THEN :name WHEN NOT ${taken(withId)} THEN ${withId}
    ELSE :name || ' ' || gen_random_uuid() END`;
};

/** One built-in role in many tenants, set-based: the number of tenants does not multiply the statements. */
const layRole = async (tenantIds: readonly string[], role: BuiltInRole): Promise<void> => {
  if (tenantIds.length === 0) return;
  const fresh = tenantIds.map((tenant_id) => ({ tenant_id, id: newId() }));
  await modelKnex.raw(
    `INSERT INTO roles (tenant_id, id, name, description, built_in, scope)
     SELECT f.tenant_id, f.id, ${freeName('f')}, :description, :key, :scope FROM json_to_recordset(:fresh::json) AS f(tenant_id uuid, id uuid)
     WHERE NOT EXISTS (SELECT 1 FROM roles r WHERE r.tenant_id = f.tenant_id AND r.built_in = :key)`,
    { name: role.name, description: role.description, key: role.key, scope: role.scope, fresh: JSON.stringify(fresh) },
  );
  const parameters = { key: role.key, tenants: [...tenantIds], held: role.permissions };
  await modelKnex.raw(
    `UPDATE roles b SET name = ${freeName('b')}, description = :description, updated_at = now()
     WHERE built_in = :key AND tenant_id = ANY(:tenants::uuid[])
       AND (name, description) IS DISTINCT FROM (${freeName('b')}, :description)`,
    { ...parameters, name: role.name, description: role.description },
  );
  await modelKnex.raw(
    `INSERT INTO role_permissions (tenant_id, role_id, permission_id)
     SELECT r.tenant_id, r.id, p.id FROM roles r CROSS JOIN unnest(:held::text[]) AS p(id)
     WHERE r.built_in = :key AND r.tenant_id = ANY(:tenants::uuid[])
       AND NOT EXISTS (SELECT 1 FROM role_permissions rp
         WHERE rp.tenant_id = r.tenant_id AND rp.role_id = r.id AND rp.permission_id = p.id)`,
    parameters,
  );
  await modelKnex.raw(
    `DELETE FROM role_permissions rp USING roles r
     WHERE r.tenant_id = rp.tenant_id AND r.id = rp.role_id AND r.built_in = :key AND r.tenant_id = ANY(:tenants::uuid[])
       AND NOT (rp.permission_id = ANY(:held::text[]))`,
    parameters,
  );
};
