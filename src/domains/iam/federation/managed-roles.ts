import { currentTransaction, exceedsQuota, holdTenant, modelKnex, prepare, statement } from '../../../db/index.ts';
import type { TenantFacts } from '../../../policy/index.ts';
import { Problem } from '../../../shared/problem.ts';
import { Membership, Role, RoleAssignment, Tenant } from '../models/models.ts';
import { keepAnAdministrator } from '../services/administrators.ts';
import { recordOf, type Cause } from './audit.ts';

/** Told of what an operator should know of their configuration. */
export type Warn = (fields: Readonly<Record<string, unknown>>, message: string) => void;

export interface Source {
  /** Whose claims they are: what it gave, and nothing else, it takes away. */
  issuer: string;
  cause: Cause;
  warn: Warn;
}

const whereGiven = prepare('SELECT tenant_id FROM federated_tenants($1, $2)');
const savepoint = statement(prepare('SAVEPOINT taking_away'));
const undo = statement(prepare('ROLLBACK TO SAVEPOINT taking_away'));
const beforeGiving = statement(prepare('SAVEPOINT giving'));
const undoGiving = statement(prepare('ROLLBACK TO SAVEPOINT giving'));

/**
 * Make the roles that an issuer's claims gave a user exactly those they give now, in the running transaction: tenant by tenant, in
 * the order of their ids, so that two sign-ins never wait for each other. What was given by hand stays.
 * @param wishes names of roles, by the tenant's id.
 */
export const reconcileRoles = async (
  source: Source,
  wishes: ReadonlyMap<string, ReadonlySet<string>>,
): Promise<void> => {
  const transaction = currentTransaction();
  const [given = []] = await transaction.run(statement(whereGiven, source.cause.user.id, source.issuer));
  const tenants = new Set([...wishes.keys(), ...given.map(({ tenant_id: id }) => String(id))]);
  for (const tenantId of [...tenants].sort()) {
    await transaction.withinTenant(tenantId, () =>
      reconcileTenant(tenantId, source, wishes.get(tenantId) ?? new Set()),
    );
  }
};

const reconcileTenant = async (tenantId: string, source: Source, wished: ReadonlySet<string>): Promise<void> => {
  await currentTransaction().run(holdTenant);
  const tenant = (await Tenant.query().findById(tenantId).throwIfNotFound()) as TenantFacts;
  const { issuer, cause } = source;
  const own = { tenant_id: tenantId, user_id: cause.user.id, issuer };
  const before = await roleNames(own);
  const managed = new Set(
    (await modelKnex<ManagedRole>('federated_assignments').where(own).select('role_id')).map(idOf),
  );
  // Nothing is given in a tenant that is suspended or deleted, nor ever in the platform's.
  const open = tenant.status === 'active' && tenant.kind === 'customer';
  const due = await dueRoles(tenantId, wished, source);
  // First the taking, which locks the administrators' role: whoever gave before that could wait for whoever does the same.
  await take(
    tenant,
    own,
    [...managed].filter((id) => !due.includes(id)),
    source,
  );
  if (open)
    await giveWithinQuota(
      own,
      due.filter((id) => !managed.has(id)),
      source,
    );
  if (due.length === 0) await leave(own);
  const after = await roleNames(own);
  if (JSON.stringify(before) === JSON.stringify(after)) return;
  const change = { before: before && { roles: before }, after: after && { roles: after } };
  const resource = { type: 'membership', id: cause.user.id };
  await currentTransaction().run(recordOf(cause, { tenantId, action: 'federate', resource, ...change }));
};

interface Managed {
  tenant_id: string;
  user_id: string;
  issuer: string;
}

interface ManagedRole extends Managed {
  role_id: string;
}

const idOf = ({ role_id: id }: { role_id: string }): string => id;

/** Built-in roles by their keys, the tenant's own by their names; where both match, it is the built-in one that is meant. */
const dueRoles = async (tenantId: string, wished: ReadonlySet<string>, { cause, warn }: Source): Promise<string[]> => {
  if (wished.size === 0) return [];
  const roles = await Role.query().where({ tenant_id: tenantId, scope: 'tenant' }).orderBy('id');
  return [...wished].flatMap((name) => {
    const found = roles.find(({ built_in: key }) => key === name) ?? roles.find((role) => role.name === name);
    if (!found) warn({ provider: cause.providerKey, tenant_id: tenantId, role: name }, 'a mapped role does not exist');
    return found ? [found.id] : [];
  });
};

/** One tenant that may have no more users keeps nobody out of the others. */
const giveWithinQuota = async (own: Managed, roleIds: readonly string[], { cause, warn }: Source): Promise<void> => {
  if (roleIds.length === 0) return;
  const transaction = currentTransaction();
  await transaction.run(beforeGiving);
  try {
    await give(own, roleIds);
  } catch (error) {
    if (!exceedsQuota(error)) throw error;
    await transaction.run(undoGiving);
    warn({ provider: cause.providerKey, tenant_id: own.tenant_id }, 'a mapped tenant may have no more users');
  }
};

/** What the user holds already without any provider's doing was given by hand, and stays so. */
const give = async (own: Managed, roleIds: readonly string[]): Promise<void> => {
  const { tenant_id, user_id, issuer } = own;
  const joined = await modelKnex<Membership>('memberships')
    .insert({ tenant_id, user_id })
    .onConflict()
    .ignore()
    .returning('user_id');
  const federated = await modelKnex<Managed>('federated_memberships').where({ tenant_id, user_id }).first();
  if (joined.length > 0 || federated)
    await modelKnex<Managed>('federated_memberships').insert(own).onConflict().ignore();
  for (const role_id of [...roleIds].sort()) {
    const key = { tenant_id, role_id, user_id };
    const added = await modelKnex<RoleAssignment>('role_assignments')
      .insert(key)
      .onConflict()
      .ignore()
      .returning('role_id');
    const shared = await modelKnex<ManagedRole>('federated_assignments').where(key).first();
    if (added.length > 0 || shared) await modelKnex<ManagedRole>('federated_assignments').insert({ ...key, issuer });
  }
};

/** The tenant's last administrator stays one, until there is another to see to it. */
const take = async (tenant: TenantFacts, own: Managed, roleIds: readonly string[], source: Source): Promise<void> => {
  const { tenant_id, user_id } = own;
  for (const role_id of [...roleIds].sort()) {
    await currentTransaction().run(savepoint);
    try {
      await keepAnAdministrator(tenant, async () => {
        await modelKnex<ManagedRole>('federated_assignments')
          .where({ ...own, role_id })
          .delete();
        const shared = await modelKnex<ManagedRole>('federated_assignments')
          .where({ tenant_id, role_id, user_id })
          .first();
        if (!shared) await RoleAssignment.query().deleteById([tenant_id, role_id, user_id]);
      });
    } catch (error) {
      if (!(error instanceof Problem) || error.code !== 'conflict') throw error;
      await currentTransaction().run(undo);
      const fields = { provider: source.cause.providerKey, tenant_id, user_id };
      source.warn(fields, 'claims no longer make this user an administrator, but the tenant has no other');
    }
  }
};

/** Who belongs to a tenant only because of claims, and holds nothing there any more, belongs to it no longer. */
const leave = async (own: Managed): Promise<void> => {
  const { tenant_id, user_id } = own;
  if (await modelKnex<ManagedRole>('federated_assignments').where(own).first()) return;
  const left = await modelKnex<Managed>('federated_memberships').where(own).delete();
  if (left === 0 || (await modelKnex<Managed>('federated_memberships').where({ tenant_id, user_id }).first())) return;
  if (await RoleAssignment.query().findOne({ tenant_id, user_id })) return;
  // Whom the tenant's directory shut out does not come back by leaving.
  await Membership.query().deleteById([tenant_id, user_id]).whereNull('suspended_at');
};

/** Null for who does not belong to the tenant. */
const roleNames = async ({ tenant_id, user_id }: Managed): Promise<string[] | null> => {
  if (!(await Membership.query().findById([tenant_id, user_id]))) return null;
  const held = await modelKnex('role_assignments as ra')
    .join('roles as r', (on) => on.on('r.tenant_id', 'ra.tenant_id').andOn('r.id', 'ra.role_id'))
    .where({ 'ra.tenant_id': tenant_id, 'ra.user_id': user_id })
    .orderBy('r.name')
    .select<{ name: string }[]>('r.name');
  return held.map(({ name }) => name);
};
