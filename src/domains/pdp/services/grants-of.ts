import { tenantScope, prepare, statement, type Store } from '../../../db/index.ts';
import { permissionsOf, type Ability, type AllowingRule, type PolicySet } from '../../../policy/index.ts';

/** How a principal came to hold what a rule asks for. */
export type Grant =
  /** A role of the tenant itself, of the tenant above that administers it (`delegation`), or of the platform. */
  | { by: 'role' | 'delegation' | 'platform'; role: string; permissions: string[] }
  /** What a bundle has written down. */
  | { by: 'entity'; permissions: string[] }
  /** The rule is for everyone. */
  | { by: 'everyone' };

const select = prepare(`
  SELECT r.name, array_agg(rp.permission_id ORDER BY rp.permission_id) AS permissions,
    CASE WHEN r.scope = 'platform' THEN 'platform' WHEN r.tenant_id = t.id THEN 'role' ELSE 'delegation' END AS by
  FROM tenants t
  JOIN roles r ON r.scope = 'platform' OR r.tenant_id = t.id
    OR (t.administered_by_parent AND r.tenant_id = t.parent_id AND EXISTS (SELECT FROM role_assignments da
      JOIN role_permissions dp ON dp.tenant_id = da.tenant_id AND dp.role_id = da.role_id
      WHERE da.tenant_id = t.parent_id AND da.user_id = $2 AND dp.permission_id = 'child_tenant:administer'))
  JOIN role_assignments ra ON ra.tenant_id = r.tenant_id AND ra.role_id = r.id AND ra.user_id = $2
  JOIN role_permissions rp ON rp.tenant_id = r.tenant_id AND rp.role_id = r.id AND rp.permission_id = ANY ($3::text[])
  WHERE t.id = $1 GROUP BY r.tenant_id, r.id, r.scope, r.name, t.id ORDER BY by DESC, r.name`);

/**
 * Through which grants some rules are for a principal. Roles are read across tenants: for the owner of the schema, whom row-level security
 * does not hold back.
 */
export const grantsOf = async (
  { store, policies }: { store: Store; policies: PolicySet },
  { principal, tenant }: Ability,
  rules: readonly AllowingRule[],
): Promise<Grant[]> => {
  const holders = rules.flatMap((rule) => rule.holders);
  const asked = new Set(holders.flatMap((each) => permissionsOf(each)));
  const permissions = principal.permissions.filter((each) => asked.has(each));
  const everyone: Grant[] = holders.some(({ kind }) => kind === 'anyone') ? [{ by: 'everyone' }] : [];
  if (permissions.length === 0 || !tenant) return everyone;
  if (policies.entities.principals.get(principal.type)?.has(principal.id)) {
    return [{ by: 'entity', permissions }, ...everyone];
  }
  const { results } = await store.read(tenantScope(tenant.id), statement(select, tenant.id, principal.id, permissions));
  const roles = (results[0] ?? []).map((row): Grant => ({
    by: row.by as 'role' | 'delegation' | 'platform',
    role: String(row.name),
    permissions: row.permissions as string[],
  }));
  return [...roles, ...everyone];
};
