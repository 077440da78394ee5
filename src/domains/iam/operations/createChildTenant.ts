import { newId } from '../../../shared/ids.ts';
import { operation } from '../operation.ts';
import { represented } from '../../represented.ts';
import { layTenant } from '../services/tenants.ts';

export const createChildTenant = operation('createChildTenant', async ({ tenant, body, represent }, { policies }) => {
  const id = newId();
  const { name, slug, administered_by_parent: administered = true } = body;
  await layTenant(id, { name, slug, parent_id: tenant.id, administered_by_parent: administered }, policies.roles);
  return { status: 201, body: represented(await represent(id)) };
});
