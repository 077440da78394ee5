import { modelKnex } from '../../../db/index.ts';
import type { TenantFacts } from '../../../policy/index.ts';
import { Problem } from '../../../shared/problem.ts';

/** The built-in role whose holders administer a tenant of the kind. */
const administering = { customer: 'tenant_admin', platform: 'platform_admin' } as const;

/**
 * Do what may take rights from users, unless it takes the last active administrator from a tenant that has one. The role's row
 * is locked meanwhile, so two who do this to each other at once cannot both succeed.
 * @throws Problem 409, which undoes the work.
 */
export const keepAnAdministrator = async ({ id, kind }: TenantFacts, work: () => Promise<void>): Promise<void> => {
  const role = { tenant_id: id, built_in: administering[kind] };
  await modelKnex('roles').where(role).select('id').forUpdate();
  const before = await countHolders(role);
  await work();
  if (before > 0 && (await countHolders(role)) === 0) {
    throw new Problem('conflict', 'This would leave the tenant without an active administrator.');
  }
};

const countHolders = async (role: { tenant_id: string; built_in: string }): Promise<number> => {
  const [counted] = await modelKnex('roles as r')
    .where({ 'r.tenant_id': role.tenant_id, 'r.built_in': role.built_in })
    .join('role_assignments as ra', (on) => on.on('ra.tenant_id', 'r.tenant_id').andOn('ra.role_id', 'r.id'))
    .join('users as u', 'u.id', 'ra.user_id')
    .join('memberships as m', (on) => on.on('m.tenant_id', 'ra.tenant_id').andOn('m.user_id', 'ra.user_id'))
    .where('u.is_active', true)
    .whereNull('m.suspended_at')
    .count<{ count: number }[]>('* as count');
  return counted?.count ?? 0;
};
