import { prepare, statement } from '../../../db/index.ts';
import { operation } from '../operation.ts';
import { readConsole } from '../services/vm-console.ts';
import type { LogLevel } from '../services/vm-log.ts';

const select = prepare(`
  SELECT logged_at, level, message FROM vm_log_entries
  WHERE tenant_id = $1 AND vm_id = $2 ORDER BY logged_at DESC, id DESC LIMIT $3::int`);
const selectHost = prepare('SELECT host FROM vms WHERE tenant_id = $1 AND id = $2');

export const listVmLogs = operation('listVmLogs', async ({ tenant, target, query, read }, { provider }) => {
  const limit = query.limit ?? 100;
  if (query.source === 'console') {
    const [[row] = []] = await read(statement(selectHost, tenant.id, target.id));
    const host = typeof row?.host === 'string' ? row.host : null;
    return { status: 200, body: host === null ? [] : await readConsole(provider, { id: target.id, host }, limit) };
  }
  const [rows = []] = await read(statement(select, tenant.id, target.id, limit));
  const entries = rows as { logged_at: Date; level: LogLevel; message: string }[];
  const body = entries.map(({ logged_at, level, message }) => {
    return { timestamp: logged_at.toISOString(), level, message, source: 'activity' as const };
  });
  return { status: 200, body };
});
