import type { AuthorizedRequest } from '../../../contract/index.ts';
import type { Problem } from '../../../shared/problem.ts';
import { Membership, Role, RoleAssignment } from '../models/models.ts';
import { keepAnAdministrator } from '../services/administrators.ts';
import { assign } from '../services/memberships.ts';
import { patchRole } from '../services/roles.ts';
import type { ScimGroupRow } from './group-form.ts';
import type { WantedGroup, WantedMembers } from './patch-group.ts';
import { scimProblem } from './problems.ts';

type Request = Pick<AuthorizedRequest<'patchScimGroup'>, 'tenant' | 'demand'>;

/** Make a group what the directory wants: its members by `role.assign_users`, the role itself by `role.update`. */
export const writeGroup = async (
  { tenant, demand }: Request,
  current: ScimGroupRow,
  { displayName, externalId, members }: WantedGroup,
): Promise<void> => {
  const { id } = current;
  if (displayName !== undefined && displayName !== current.name) {
    await demand('role', 'update', id, { name: displayName });
    await patchRole(tenant.id, id, { name: displayName });
  }
  if (externalId !== undefined && externalId !== current.external_id) {
    await Role.query().findById([tenant.id, id]).patch({ external_id: externalId });
  }
  if (members.replaced || members.added.size + members.removed.size > 0) {
    await writeMembers({ tenant, demand }, id, members);
  }
};

/** The role's row is locked by the decision, so two such requests cannot interleave. */
export const writeMembers = async (
  { tenant, demand }: Request,
  roleId: string,
  { replaced, added, removed }: WantedMembers,
): Promise<void> => {
  const ids = [...added];
  await demand('role', 'assign_users', roleId, { user_ids: ids });
  await demandMembers(tenant.id, ids);
  const held = RoleAssignment.query().where({ tenant_id: tenant.id, role_id: roleId });
  if (replaced || removed.size > 0) {
    await keepAnAdministrator(tenant, async () => {
      await (replaced
        ? held.clone().delete().whereNotIn('user_id', ids)
        : held
            .clone()
            .delete()
            .whereIn('user_id', [...removed]));
      await give(tenant.id, roleId, ids);
    });
  } else {
    await give(tenant.id, roleId, ids);
  }
  await patchRole(tenant.id, roleId, {});
};

const give = (tenantId: string, roleId: string, userIds: string[]): Promise<void> =>
  assign(
    tenantId,
    userIds.map((userId) => ({ roleId, userId })),
  );

/** @throws Problem 400 where some do not belong to the tenant: the same as for those who do not exist. */
const demandMembers = async (tenantId: string, userIds: string[]): Promise<void> => {
  if (userIds.length === 0) return;
  const found = await Membership.query().where({ tenant_id: tenantId }).whereIn('user_id', userIds);
  const known = new Set(found.map(({ user_id }) => user_id));
  const strange = userIds.find((id) => !known.has(id));
  if (strange !== undefined) throw notAMember(strange);
};

const notAMember = (id: string): Problem => scimProblem('invalidValue', 'members', `${id} is no user of this tenant`);
