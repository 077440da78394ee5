import { tenantScope, type Attempt, type Database } from '../../../db/index.ts';
import type { Sealer } from '../../../shared/sealer.ts';
import type { InstallationImages } from '../images/installation-images.ts';
import type { Vm } from '../models/models.ts';
import { ProviderError, type VmProvider, type VmState } from '../providers/provider.ts';
import { withinTime } from '../providers/within-time.ts';
import { beginJob, noteProgress, recordFailure, recordSuccess, type Begun } from './job-outcome.ts';
import { placeElsewhere, placeVm } from './place-vm.ts';
import { sizeLeft } from './size-left.ts';
import { sizeAsked, specificationOf } from './specification.ts';
import { openUserData } from '../services/user-data.ts';
import type { VmJobPayload } from './vm-job.ts';

export interface VmJobParts {
  database: Database;
  provider: VmProvider;
  images: InstallationImages;
  sealer: Sealer;
  /** How long a guest may take to shut down, in milliseconds. */
  stopGrace: number;
}

/**
 * Do the job that a machine has: ask the provider, then record the outcome. May run again after dying at any point, since the provider's
 * calls may be repeated and a job that has ended, or was begun by another since, is left alone.
 * @throws what the provider threw, to be tried again by the queue, while attempts are left.
 */
export const runVmJob = async (
  { tenantId, vmId }: VmJobPayload,
  { last, signal: until }: Attempt,
  parts: VmJobParts,
): Promise<void> => {
  const { database } = parts;
  const scope = tenantScope(tenantId);
  const begun = await database.transact(scope, () => beginJob(tenantId, vmId));
  if (!begun) return;
  try {
    const state = await carryOut(begun, { ...parts, until });
    await database.transact(scope, () => recordSuccess(begun, state));
  } catch (error) {
    // The job is another's by now.
    if (until.aborted) throw error;
    // What a provider does not call by name may pass as well as an outage; but it must end, or the machine stays busy.
    const mayPass = !(error instanceof ProviderError) || error.kind === 'unavailable';
    const retry = mayPass && !last;
    const isResized = begun.job.action === 'resize' && !retry;
    const size = isResized ? await sizeLeft(begun.vm, { provider: parts.provider, until }) : null;
    await database.transact(scope, () => recordFailure(begun, { error, retry, size }));
    if (retry) throw error;
  }
};

/** With the signal that puts an end to it. */
type Carrying = VmJobParts & { until: AbortSignal };

const carryOut = async ({ job, vm }: Begun, parts: Carrying): Promise<VmState | null> => {
  const { database, provider, stopGrace, until } = parts;
  // It never came so far as to be on any host.
  if (job.action === 'delete' && vm.host === null) return null;
  const host = vm.host ?? (await placeVm(vm, parts));
  await database.transact(tenantScope(vm.tenant_id), () => noteProgress(job, 30));
  const placed = { id: vm.id, host };
  switch (job.action) {
    case 'create':
      return create(vm, host, parts);
    case 'start':
    case 'restart':
      return withinTime((signal) => provider[job.action as 'start' | 'restart'](placed, signal), { until });
    case 'stop':
      return withinTime((signal) => provider.stop(placed, stopGrace, signal), { until });
    case 'resize':
      return withinTime((signal) => provider.resize(placed, sizeAsked(job, vm), signal), { until });
    case 'delete':
      await withinTime((signal) => provider.delete(placed, signal), { until });
      return null;
  }
};

const create = async (vm: Vm, host: string, parts: Carrying): Promise<VmState> => {
  const { provider, images, sealer, until } = parts;
  const isWanted = vm.source_type === 'iso' && provider.readsImages;
  const { sealed_user_data: sealed } = vm;
  const userData = sealed === null ? null : openUserData(sealer, vm.id, sealed);
  const image = isWanted ? await images.fetch(vm.iso_url ?? '', vm.iso_sha256, until) : null;
  try {
    const specification = specificationOf(vm, host, { file: image?.file ?? null, userData });
    return await withinTime((signal) => provider.create(specification, signal), { until });
  } catch (error) {
    if (!(error instanceof ProviderError && error.kind === 'quota')) throw error;
    await placeElsewhere(vm, host, parts);
    throw new ProviderError('unavailable', 'The host has no room after all.');
  } finally {
    await image?.dispose();
  }
};
