import { newId } from '../../../shared/ids.ts';
import { insertRole } from '../services/roles.ts';
import { operation } from '../operation.ts';
import { represented } from '../../represented.ts';
import { setPermissions } from '../services/role-permissions.ts';

export const createRole = operation('createRole', async ({ tenant, body, represent }) => {
  const id = newId();
  await insertRole({
    tenant_id: tenant.id,
    id,
    name: body.name,
    description: body.description ?? null,
    built_in: null,
  });
  await setPermissions(tenant.id, id, body.permission_ids ?? []);
  return { status: 201, body: represented(await represent(id)) };
});
