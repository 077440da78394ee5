import { operation } from '../operation.ts';
import { keepAnAdministrator } from '../services/administrators.ts';
import { removeMember } from '../services/memberships.ts';

export const removeTenantUser = operation('removeTenantUser', async ({ tenant, target }) => {
  await keepAnAdministrator(tenant, () => removeMember(tenant.id, target.id));
  return { status: 204 };
});
