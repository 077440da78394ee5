import { newId } from '../../../shared/ids.ts';
import { operation } from '../operation.ts';
import { represented } from '../../represented.ts';
import { layTenant } from '../services/tenants.ts';

export const createTenant = operation('createTenant', async ({ body, represent }, { policies }) => {
  const id = newId();
  await layTenant(id, { name: body.name, slug: body.slug }, policies.roles);
  return { status: 201, body: represented(await represent(id)) };
});
