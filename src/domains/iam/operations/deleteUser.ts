import { Membership } from '../models/models.ts';
import { operation } from '../operation.ts';
import { keepAnAdministrator } from '../services/administrators.ts';
import { removeMember } from '../services/memberships.ts';

/** Takes the user out of this tenant. The account stays: it may belong to others, and records refer to it. */
export const deleteUser = operation('deleteUser', async ({ tenant, target }) => {
  // In the order of removeTenantUser, so that the two never wait for each other.
  await Membership.query().findById([tenant.id, target.id]).forUpdate();
  await keepAnAdministrator(tenant, () => removeMember(tenant.id, target.id));
  return { status: 204 };
});
