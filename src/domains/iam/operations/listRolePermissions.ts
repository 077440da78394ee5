import { JsonText } from '../../../contract/index.ts';
import { operation } from '../operation.ts';

export const listRolePermissions = operation('listRolePermissions', async ({ target }) => {
  const { permissions } = JSON.parse(target.json.text) as { permissions: unknown[] };
  return Promise.resolve({
    status: 200,
    body: new JsonText(JSON.stringify(permissions)),
    headers: { 'X-Total-Count': String(permissions.length) },
  });
});
