import { prepare, statement } from '../../../db/index.ts';
import { operation } from '../operation.ts';
import type { LogLevel } from '../services/vm-log.ts';

const select = prepare(`
  SELECT logged_at, level, message FROM vm_log_entries
  WHERE tenant_id = $1 AND vm_id = $2 ORDER BY logged_at DESC, id DESC LIMIT $3::int`);

export const listVmLogs = operation('listVmLogs', async ({ tenant, target, query, read }) => {
  const [rows = []] = await read(statement(select, tenant.id, target.id, query.limit ?? 100));
  const entries = rows as { logged_at: Date; level: LogLevel; message: string }[];
  const body = entries.map(({ logged_at, level, message }) => ({ timestamp: logged_at.toISOString(), level, message }));
  return { status: 200, body };
});
