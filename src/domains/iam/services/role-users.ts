import { prepare, statement, type Store } from '../../../db/index.ts';
import type { IamServices } from './iam-services.ts';

const select = prepare(`SELECT user_id FROM role_assignments WHERE tenant_id = $1 AND role_id = $2 ORDER BY user_id`);

export const readRoleUsers =
  (store: Store): IamServices['roleUsers'] =>
  async (principal, tenantId, roleId) => {
    const scope = { tenantId, principalId: principal.id, platform: principal.scope === 'platform' };
    const { results } = await store.read(scope, statement(select, tenantId, roleId));
    return (results[0] as { user_id: string }[]).map(({ user_id }) => user_id);
  };
