import { operation } from '../operation.ts';
import { removeMember } from '../services/memberships.ts';

export const removeTenantUser = operation('removeTenantUser', async ({ tenant, target }) => {
  await removeMember(tenant.id, target.id);
  return { status: 204 };
});
