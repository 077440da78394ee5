import { Vm, VmJob, type VmAction, type VmStatus } from '../models/models.ts';
import { ProviderError, type VmSize, type VmState } from '../providers/provider.ts';
import { writeLog } from '../services/vm-log.ts';
import { columnsOf } from '../services/vm-size.ts';
import { sizeAsked } from './specification.ts';
import { tellOfVm } from './vm-events.ts';

/** A job under way, and its machine as it was when it began. */
export interface Begun {
  /** With the attempt that this is. */
  job: VmJob;
  vm: Vm;
}

/** A job that waits or was begun before, and its machine. Null where the machine has none, or is gone. In a transaction. */
export const beginJob = async (tenantId: string, vmId: string): Promise<Begun | null> => {
  const vm = await Vm.query().findById([tenantId, vmId]).forUpdate();
  const job = await VmJob.query()
    .findOne({ tenant_id: tenantId, vm_id: vmId })
    .whereIn('status', ['QUEUED', 'RUNNING'])
    .forUpdate();
  if (!vm || !job) return null;
  const attempts = job.attempts + 1;
  const startedAt = job.started_at ?? new Date().toISOString();
  await VmJob.query()
    .findById([tenantId, job.id])
    .patch({ status: 'RUNNING', progress: Math.max(job.progress, 10), attempts, started_at: startedAt });
  return { job: Object.assign(job, { attempts }), vm };
};

/** Tell how far a job has come, in percent. */
export const noteProgress = async (job: VmJob, progress: number): Promise<void> => {
  await stillOurs(job).patch({ progress });
};

/** Not once it has ended, nor once another worker, who thought this one dead, has begun with it. */
const stillOurs = ({ tenant_id, id, attempts }: VmJob) =>
  VmJob.query().findById([tenant_id, id]).where({ status: 'RUNNING', attempts });

const done: Record<Exclude<VmAction, 'delete'>, string> = {
  create: 'The machine was created and started.',
  start: 'The machine was started.',
  stop: 'The machine was stopped.',
  restart: 'The machine was restarted.',
  resize: 'The machine was resized.',
};

/**
 * The job succeeded. In a transaction.
 * @param state the machine's; null where it was deleted
 * @throws Error where another worker has gone on with it: what this attempt says is not heard
 */
export const recordSuccess = async (begun: Begun, state: VmState | null): Promise<void> => {
  const { job, vm } = begun;
  const { action } = job;
  // A job that ran twice must not undo what was asked after its end.
  await end(job, 'SUCCEEDED', null);
  if (action === 'delete' || !state) {
    // Who holds the machine waits for the tenant's events, so it is held before these.
    await Vm.query().findById([vm.tenant_id, vm.id]).forUpdate();
    await tellOfVm(vm, `${action}.succeeded`);
    await Vm.query().deleteById([vm.tenant_id, vm.id]);
    return;
  }
  const status: VmStatus = state.power === 'running' ? 'RUNNING' : 'STOPPED';
  const size = sizeAsked(job, vm);
  await Vm.query()
    .findById([vm.tenant_id, vm.id])
    .patch({
      ...{ status, ip_address: state.ipAddress, pending_action: null, error: null },
      ...columnsOf(size),
      ...doubt(job, size),
      ...usedUp(job),
    });
  await writeLog(vm, 'INFO', done[action]);
  await tellOfVm(vm, `${action}.succeeded`);
};

export interface Failure {
  error: unknown;
  /** Whether another attempt follows. */
  retry: boolean;
  /** What a resize has left the machine with; null where that is not known, and for what else it was. */
  size: VmSize | null;
}

/** An attempt failed. In a transaction. @throws Error where another worker has gone on with it */
export const recordFailure = async ({ job, vm }: Begun, { error, retry, size }: Failure): Promise<void> => {
  const reason = reasonOf(error);
  if (retry) {
    demandOurs(await stillOurs(job).patch({ error: reason }));
    await writeLog(vm, 'WARN', `It did not work yet; trying again: ${reason}`);
    return;
  }
  await end(job, 'FAILED', reason);
  await Vm.query()
    .findById([vm.tenant_id, vm.id])
    .patch({
      ...afterFailure(job, vm),
      ...(size && columnsOf(size)),
      ...doubt(job, size),
      ...usedUp(job),
      pending_action: null,
      error: reason,
      deleted_at: null,
      ...(await freeName(vm)),
    });
  await writeLog(vm, 'ERROR', reason);
  await tellOfVm(vm, `${job.action}.failed`);
};

/** Only a resize leaves a size in doubt, or puts an end to that. */
const doubt = ({ action }: VmJob, size: VmSize | null): { size_uncertain?: boolean } =>
  action === 'resize' ? { size_uncertain: size === null } : {};

/** What only a creation needs is kept no longer than that. */
const usedUp = ({ action }: VmJob): { sealed_user_data?: null } =>
  action === 'create' ? { sealed_user_data: null } : {};

/** A machine that could not be resized is stopped, as it was. */
const afterFailure = ({ action }: VmJob, vm: Vm): { status: VmStatus } => ({
  status: action === 'resize' ? vm.status : 'ERROR',
});

const end = async (job: VmJob, status: 'SUCCEEDED' | 'FAILED', error: string | null): Promise<void> => {
  const progress = status === 'SUCCEEDED' ? { progress: 100 } : {};
  demandOurs(await stillOurs(job).patch({ status, error, finished_at: new Date().toISOString(), ...progress }));
};

/** Not in silence: the queue would take the job for done, and from whoever is at it. */
const demandOurs = (rows: number): void => {
  if (rows === 0) throw new Error('Another worker has gone on with the job.');
};

/** For the machine's users; what else an error says is for the log alone. */
const reasonOf = (error: unknown): string =>
  error instanceof ProviderError ? error.message : 'The hypervisor failed to do this.';

/** A machine that could not be deleted is back, and may find its name taken meanwhile. */
const freeName = async (vm: Vm): Promise<{ name?: string }> => {
  if (vm.deleted_at === null) return {};
  const namesake = await Vm.query()
    .findOne({ tenant_id: vm.tenant_id })
    .whereRaw('lower(name) = lower(?)', [vm.name])
    .whereNull('deleted_at');
  return namesake ? { name: `${vm.name.slice(0, 40)}-${vm.id.slice(-12)}` } : {};
};
