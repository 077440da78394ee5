import { newId } from '../../../shared/ids.ts';
import { Role } from '../models/models.ts';
import { operation } from '../operation.ts';
import { represented } from '../../represented.ts';
import { locationOf } from '../scim/locations.ts';
import { wantedGroup } from '../scim/wanted-group.ts';
import { writeMembers } from '../scim/write-group.ts';
import { insertRole } from '../services/roles.ts';

/** A role that permits nothing yet: what a directory calls into being, an administrator gives its meaning. */
export const createScimGroup = operation('createScimGroup', async ({ tenant, body, demand, represent }) => {
  const id = newId();
  const { members, externalId } = wantedGroup(body);
  await insertRole({ tenant_id: tenant.id, id, name: body.displayName, description: null, built_in: null });
  await demand('role', 'create', id, { name: body.displayName });
  if (externalId !== undefined) await Role.query().findById([tenant.id, id]).patch({ external_id: externalId });
  if (members.added.size > 0) await writeMembers({ tenant, demand }, id, members);
  return { status: 201, body: represented(await represent(id)), headers: { Location: locationOf('Groups', id) } };
});
