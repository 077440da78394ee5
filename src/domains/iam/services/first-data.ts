import { randomBytes } from 'node:crypto';
import { modelKnex, platformTenantId } from '../../../db/index.ts';
import type { BuiltInRole } from '../../../policy/index.ts';
import { newId } from '../../../shared/ids.ts';
import { Refusal } from '../../../shared/refusal.ts';
import { Membership, Role, RoleAssignment, Tenant, User } from '../models/models.ts';
import { addBuiltInRoles } from './built-in-roles.ts';
import { canonicalEmail } from './canonical-email.ts';
import { passwordFault } from './password-rules.ts';
import type { Passwords } from './passwords.ts';

/** The platform tenant is there before anything else. In a transaction of the platform's. */
export const ensurePlatformTenant = async (): Promise<void> => {
  await modelKnex('tenants')
    .insert({ id: platformTenantId, name: 'Platform', slug: 'platform', kind: 'platform', status: 'active' })
    .onConflict('id')
    .ignore();
};

/**
 * The first platform administrator, where the platform has none yet.
 * @returns the password if it was made up here: to be shown once and kept nowhere.
 */
export const ensureAdministrator = async (
  { email, password }: { email: string; password: string | undefined },
  passwords: Passwords,
): Promise<{ created: boolean; generatedPassword: string | null }> => {
  const role = await Role.query()
    .findOne({ tenant_id: platformTenantId, built_in: 'platform_admin' })
    .throwIfNotFound();
  const holders = await RoleAssignment.query().where({ tenant_id: platformTenantId, role_id: role.id }).resultSize();
  if (holders > 0) return { created: false, generatedPassword: null };
  if (await findAccount(email)) {
    throw new Refusal(
      'Nobody is platform administrator, and ADMIN_EMAIL is the address of an account that somebody has: set another.',
    );
  }
  const names = { firstName: 'Platform', lastName: 'Admin' };
  if (password !== undefined) {
    const owner = { email, first_name: names.firstName, last_name: names.lastName };
    const fault = passwordFault(password, { secondFactor: false, owner });
    if (fault) throw new Refusal(`ADMIN_PASSWORD ${fault.message}: set another.`);
  }
  const generatedPassword = password === undefined ? randomBytes(18).toString('base64url') : null;
  const id = await addAccount({ email, ...names, password: password ?? generatedPassword ?? '' }, passwords);
  await addWithRole(platformTenantId, id, 'platform_admin');
  return { created: true, generatedPassword };
};

/** A tenant to look at, with one user of each built-in role, all with the same password. */
export const layDemoData = async (
  roles: readonly BuiltInRole[],
  password: string,
  passwords: Passwords,
): Promise<{ tenantId: string; emails: string[] } | null> => {
  const existing = await Tenant.query().findOne({ slug: 'demo' });
  if (existing) return null;
  const tenantId = newId();
  await Tenant.query().insert({ id: tenantId, name: 'Demo Tenant', slug: 'demo', kind: 'customer', status: 'active' });
  await addBuiltInRoles(tenantId, roles);
  const emails: string[] = [];
  for (const role of roles.filter(({ scope }) => scope === 'tenant')) {
    const email = `${role.key.replace('tenant_', '')}@demo.example`;
    if (await findAccount(email)) continue;
    const id = await addAccount({ email, firstName: 'Demo', lastName: role.name, password }, passwords);
    await addWithRole(tenantId, id, role.key);
    emails.push(email);
  }
  return { tenantId, emails };
};

const findAccount = (email: string): PromiseLike<User | undefined> =>
  User.query().findOne({ email_canonical: canonicalEmail(email) });

const addAccount = async (
  account: { email: string; firstName: string; lastName: string; password: string },
  passwords: Passwords,
): Promise<string> => {
  const id = newId();
  await User.query().insert({
    id,
    email: account.email,
    email_canonical: canonicalEmail(account.email),
    first_name: account.firstName,
    last_name: account.lastName,
    password_hash: await passwords.hash(account.password),
    is_active: true,
  });
  return id;
};

const addWithRole = async (tenantId: string, userId: string, roleKey: string): Promise<void> => {
  await Membership.query()
    .insert({ tenant_id: tenantId, user_id: userId })
    .onConflict(['tenant_id', 'user_id'])
    .ignore();
  const role = await Role.query().findOne({ tenant_id: tenantId, built_in: roleKey }).throwIfNotFound();
  await RoleAssignment.query().insert({ tenant_id: tenantId, role_id: role.id, user_id: userId });
};
