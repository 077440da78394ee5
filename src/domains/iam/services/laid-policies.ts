import { modelKnex, platformTenantId } from '../../../db/index.ts';
import type { PolicySet } from '../../../policy/index.ts';
import { Refusal } from '../../../shared/refusal.ts';

interface LaidPermission {
  id: string;
  name: string;
  description: string;
  module: string;
  scope: string;
}

interface LaidRole {
  key: string;
  description: string | null;
  permissions: string[];
}

/** So many differences are told: the first ones say what is the matter. */
const told = 5;

/**
 * Demand that catalogue and built-in roles in the database are those of a bundle. Needs no owner's rights: looks at the roles of
 * the platform tenant, in whose transaction it runs, for it has all of them and is reconciled with the others.
 * @throws Refusal that names what differs.
 */
export const demandLaidPolicies = async (policies: PolicySet): Promise<void> => {
  const differences = [
    ...permissionDifferences(policies, await laidPermissions()),
    ...roleDifferences(policies, await laidRoles()),
  ];
  if (differences.length === 0) return;
  const more = differences.length > told ? ` and ${differences.length - told} more` : '';
  throw new Refusal(
    `The database does not have these policies' permissions and built-in roles (${differences.slice(0, told).join(', ')}${more}): ` +
      'run "npm run migrate" with these files first, or set DATABASE_OWNER_URL.',
  );
};

const laidPermissions = (): Promise<LaidPermission[]> =>
  modelKnex('permissions')
    .select<LaidPermission[]>('id', 'name', 'description', 'module', 'scope')
    .where({ retired: false });

const laidRoles = async (): Promise<LaidRole[]> => {
  const { rows } = await modelKnex.raw<{ rows: LaidRole[] }>(
    `SELECT r.built_in AS key, r.description, ARRAY(SELECT rp.permission_id FROM role_permissions rp
       WHERE rp.tenant_id = r.tenant_id AND rp.role_id = r.id) AS permissions
     FROM roles r WHERE r.tenant_id = ? AND r.built_in IS NOT NULL`,
    [platformTenantId],
  );
  return rows;
};

const permissionDifferences = ({ permissions }: PolicySet, laid: LaidPermission[]): string[] => {
  const known = new Map(laid.map((each) => [each.id, each]));
  const fields = ['name', 'description', 'module', 'scope'] as const;
  return [
    ...[...permissions.values()].filter((each) => {
      const row = known.get(each.id);
      return !row || fields.some((field) => row[field] !== each[field]);
    }),
    ...laid.filter(({ id }) => !permissions.has(id)),
  ].map(({ id }) => `permission "${id}"`);
};

/** A role's name is left out: it gives way where a role of the tenant's own has it. One that left the files stays, empty. */
const roleDifferences = ({ roles }: PolicySet, laid: LaidRole[]): string[] => {
  const known = new Map(laid.map((each) => [each.key, each]));
  const keys = new Set(roles.map(({ key }) => key));
  return [
    ...roles.filter(({ key, description, permissions }) => {
      const row = known.get(key);
      return !row || row.description !== description || !sameSet(row.permissions, permissions);
    }),
    ...laid.filter(({ key, permissions }) => !keys.has(key) && permissions.length > 0),
  ].map(({ key }) => `role "${key}"`);
};

const sameSet = (some: readonly string[], others: readonly string[]): boolean => {
  const set = new Set(others);
  return new Set(some).size === set.size && some.every((each) => set.has(each));
};
