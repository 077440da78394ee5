import { prepare, statement } from '../../../db/index.ts';
import { operation } from '../operation.ts';

const select = prepare('SELECT user_id FROM role_assignments WHERE tenant_id = $1 AND role_id = $2 ORDER BY user_id');

export const listRoleUsers = operation('listRoleUsers', async ({ tenant, target, read }) => {
  const [rows = []] = await read(statement(select, tenant.id, target.id));
  return { status: 200, body: { user_ids: rows.map(({ user_id: id }) => String(id)) } };
});
