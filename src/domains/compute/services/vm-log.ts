import { prepare, statement, type Store } from '../../../db/index.ts';
import { newId } from '../../../shared/ids.ts';
import { VmLogEntry } from '../models/models.ts';
import type { ComputeServices, LogEntry } from './compute-services.ts';

const select = prepare(`
  SELECT logged_at, level, message FROM vm_log_entries
  WHERE tenant_id = $1 AND vm_id = $2 ORDER BY logged_at DESC, id DESC LIMIT $3::int`);

export const logReader =
  (store: Store): ComputeServices['readLog'] =>
  async (principal, tenantId, vmId, limit) => {
    const scope = { tenantId, principalId: principal.id, platform: principal.scope === 'platform' };
    const { results } = await store.read(scope, statement(select, tenantId, vmId, limit));
    const rows = results[0] as { logged_at: Date; level: LogEntry['level']; message: string }[];
    return rows.map(({ logged_at, level, message }) => ({ timestamp: logged_at.toISOString(), level, message }));
  };

/** Write a line into a machine's log, in the transaction of what it tells of. */
export const writeLog = async (
  vm: { tenant_id: string; id: string },
  level: LogEntry['level'],
  message: string,
): Promise<void> => {
  await VmLogEntry.query().insert({ tenant_id: vm.tenant_id, id: newId(), vm_id: vm.id, level, message });
};
