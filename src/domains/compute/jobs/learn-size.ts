import { tenantScope, type Database } from '../../../db/index.ts';
import { Vm } from '../models/models.ts';
import type { VmProvider } from '../providers/provider.ts';
import { writeLog } from '../services/vm-log.ts';
import { columnsOf, isOtherSize } from '../services/vm-size.ts';
import { sizeLeft } from './size-left.ts';
import { tellOfVm } from './vm-events.ts';

/** Write down what an idle machine has whose size is in doubt. What the hypervisor does not say now stays in doubt. */
export const learnSize = async (
  { tenant_id: tenantId, id }: Pick<Vm, 'tenant_id' | 'id'>,
  { database, provider }: { database: Database; provider: VmProvider },
): Promise<void> => {
  const scope = tenantScope(tenantId);
  const inDoubt = () => Vm.query().findById([tenantId, id]).where({ size_uncertain: true }).whereNull('pending_action');
  const before = await database.transact(scope, async () => inDoubt());
  // Not within a transaction: hypervisors take their time.
  const size = before && (await sizeLeft(before, { provider }));
  if (!size) return;
  await database.transact(scope, async () => {
    // If something was done to it since, this may be what it had before.
    const vm = await inDoubt().where({ updated_at: before.updated_at }).forUpdate().skipLocked();
    if (!vm) return;
    const found = columnsOf(size);
    await Vm.query()
      .findById([tenantId, id])
      .patch({ ...found, size_uncertain: false });
    if (!isOtherSize(found, vm)) return;
    const { cpu, memory_gb: memory, disk_gb: disk } = found;
    await writeLog(
      vm,
      'WARN',
      `The machine was found with ${cpu} vCPU, ${memory} GB of memory and ${disk} GB of disk.`,
    );
    await tellOfVm(vm, 'reconcile');
  });
};
