import { newId } from '../../../shared/ids.ts';
import { VmLogEntry } from '../models/models.ts';

export type LogLevel = 'INFO' | 'WARN' | 'ERROR';

/** Write a line into a machine's log, in the transaction of what it tells of. */
export const writeLog = async (
  vm: { tenant_id: string; id: string },
  level: LogLevel,
  message: string,
): Promise<void> => {
  await VmLogEntry.query().insert({ tenant_id: vm.tenant_id, id: newId(), vm_id: vm.id, level, message });
};
