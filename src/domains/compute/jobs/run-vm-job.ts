import type { Database } from '../../../db/index.ts';
import { Vm, type PendingAction, type VmStatus } from '../models/models.ts';
import { ProviderError, type VmProvider, type VmSpecification, type VmState } from '../providers/provider.ts';
import { withinTime } from '../providers/within-time.ts';
import { writeLog } from '../services/vm-log.ts';
import type { VmJob } from './vm-job.ts';

const done: Record<Exclude<PendingAction, 'delete'>, string> = {
  create: 'The machine was created and started.',
  start: 'The machine was started.',
  stop: 'The machine was stopped.',
  restart: 'The machine was restarted.',
};

/**
 * Run one job: ask the provider, then record the outcome. May run again after dying at any point, since the provider's
 * calls may be repeated and a machine whose action is no longer pending is left alone.
 * @throws ProviderError `unavailable`, to be tried again by the queue, while attempts are left.
 */
export const runVmJob = async (
  job: VmJob,
  { database, provider, lastAttempt }: { database: Database; provider: VmProvider; lastAttempt: boolean },
): Promise<void> => {
  const scope = { tenantId: job.tenantId, principalId: null, platform: false };
  const vm = await database.transact(scope, async () => Vm.query().findById([job.tenantId, job.vmId]));
  if (vm?.pending_action !== job.action) return;
  try {
    const state = await withinTime(act(provider, vm, job.action));
    await database.transact(scope, async () => recordSuccess(job, state));
  } catch (error) {
    // What a provider does not call by name may pass as well as an outage; but it must end, or the machine stays busy.
    const mayPass = !(error instanceof ProviderError) || error.kind === 'unavailable';
    const retry = mayPass && !lastAttempt;
    await database.transact(scope, async () => recordFailure(vm, reasonOf(error), retry));
    if (retry) throw error;
  }
};

const act = async (provider: VmProvider, vm: Vm, action: PendingAction): Promise<VmState | null> => {
  switch (action) {
    case 'create':
      return provider.create(specificationOf(vm));
    case 'delete':
      await provider.delete(vm.id);
      return null;
    default:
      return provider[action](vm.id);
  }
};

const specificationOf = (vm: Vm): VmSpecification => ({
  tenantId: vm.tenant_id,
  id: vm.id,
  name: vm.name,
  cpu: vm.cpu,
  memoryGb: vm.memory_gb,
  diskGb: vm.disk_gb,
  source:
    vm.source_type === 'iso'
      ? { type: 'iso', url: vm.iso_url ?? '' }
      : { type: 'template', templateId: vm.template_id ?? '' },
});

const recordSuccess = async ({ tenantId, vmId, action }: VmJob, state: VmState | null): Promise<void> => {
  if (action === 'delete' || !state) {
    await Vm.query().deleteById([tenantId, vmId]);
    return;
  }
  const status: VmStatus = state.power === 'running' ? 'RUNNING' : 'STOPPED';
  // A job that ran twice must not undo what was asked meanwhile.
  const changed = await Vm.query()
    .findById([tenantId, vmId])
    .where({ pending_action: action })
    .patch({ status, ip_address: state.ipAddress, pending_action: null, error: null });
  if (changed > 0) await writeLog({ tenant_id: tenantId, id: vmId }, 'INFO', done[action]);
};

/** For the machine's users; what else an error says is for the log alone. */
const reasonOf = (error: unknown): string =>
  error instanceof ProviderError ? error.message : 'The hypervisor failed to do this.';

const recordFailure = async (vm: Vm, reason: string, retry: boolean): Promise<void> => {
  if (retry) {
    await writeLog(vm, 'WARN', `The hypervisor is unavailable; trying again: ${reason}`);
    return;
  }
  await Vm.query()
    .findById([vm.tenant_id, vm.id])
    .patch({ status: 'ERROR', pending_action: null, error: reason, deleted_at: null, ...(await freeName(vm)) });
  await writeLog(vm, 'ERROR', reason);
};

/** A machine that could not be deleted is back, and may find its name taken meanwhile. */
const freeName = async (vm: Vm): Promise<{ name?: string }> => {
  if (vm.deleted_at === null) return {};
  const namesake = await Vm.query()
    .findOne({ tenant_id: vm.tenant_id })
    .whereRaw('lower(name) = lower(?)', [vm.name])
    .whereNull('deleted_at');
  return namesake ? { name: `${vm.name.slice(0, 40)}-${vm.id.slice(-12)}` } : {};
};
