import { currentTransaction } from '../../../db/index.ts';
import { newId } from '../../../shared/ids.ts';
import { Tenant } from '../models/models.ts';
import { operation } from '../operation.ts';
import { represented } from '../../represented.ts';
import { slugOf } from '../services/slug.ts';
import { addBuiltInRoles } from '../services/built-in-roles.ts';

export const createTenant = operation('createTenant', async ({ body, represent }, { policies }) => {
  const id = newId();
  await Tenant.query().insert({
    id,
    name: body.name,
    slug: body.slug ?? slugOf(body.name, id),
    kind: 'customer',
    status: 'active',
  });
  await currentTransaction().withinTenant(id, () => addBuiltInRoles(id, policies.roles));
  return { status: 201, body: represented(await represent(id)) };
});
