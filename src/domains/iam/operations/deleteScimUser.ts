import { operation } from '../operation.ts';
import { keepAnAdministrator } from '../services/administrators.ts';
import { removeMember } from '../services/memberships.ts';

/** Takes the user out of this tenant. The account stays: it may belong to others, and records refer to it. */
export const deleteScimUser = operation('deleteScimUser', async ({ tenant, target }) => {
  await keepAnAdministrator(tenant, () => removeMember(tenant.id, target.id));
  return { status: 204 };
});
