import { tenantScope, prepare, statement, type Database } from '../../../db/index.ts';
import { Vm } from '../models/models.ts';
import { ProviderError, type Host, type VmProvider } from '../providers/provider.ts';
import { withinTime } from '../providers/within-time.ts';

export interface PlacingParts {
  database: Database;
  provider: VmProvider;
  until: AbortSignal;
}

// Who places takes turns, so that two do not both take the last room of a host. The number is this lock's own.
const lock = statement(prepare('SELECT pg_advisory_xact_lock(7301)'));
const placed = statement(
  prepare('SELECT host, cpu::int, memory_gb::int AS "memoryGb", disk_gb::int AS "diskGb" FROM placed_on_hosts()'),
);

const parts = ['cpu', 'memoryGb', 'diskGb'] as const;

/**
 * Decide for good on which host a machine is made: the one with the most memory left that has room, and has not
 * refused it. Written down before anything is
 * made, so that whoever goes on with the job later looks for it there.
 * @throws ProviderError `quota` where no host has room, `unavailable` where none can be reached
 */
export const placeVm = async (vm: Vm, { database, provider, until }: PlacingParts): Promise<string> => {
  const hosts = await withinTime((signal) => provider.hosts(signal), { until });
  return database.transact(tenantScope(vm.tenant_id), async (transaction) => {
    const [, rows = []] = await transaction.run(lock, placed);
    const used = new Map((rows as unknown as (Host & { host: string })[]).map((each) => [each.host, each]));
    const left = (host: Host, part: (typeof parts)[number]): number => host[part] - (used.get(host.name)?.[part] ?? 0);
    const asked = { cpu: vm.cpu, memoryGb: vm.memory_gb, diskGb: vm.disk_gb };
    const [best] = hosts
      .filter((host) => !vm.refused_by.includes(host.name) && parts.every((part) => asked[part] <= left(host, part)))
      .sort((a, b) => left(b, 'memoryGb') - left(a, 'memoryGb'));
    if (!best) throw new ProviderError('quota', 'No host has room for the machine.');
    const row = Vm.query().findById([vm.tenant_id, vm.id]);
    if ((await row.clone().whereNull('host').patch({ host: best.name })) > 0) return best.name;
    // Whoever was thought dead with this job may have placed it meanwhile.
    const { host } = await row.throwIfNotFound();
    if (host === null) throw new ProviderError('unavailable', 'The machine is being placed.');
    return host;
  });
};

/** A host has no room for a machine after all: it is to be another's, once nothing of it is left there. */
export const placeElsewhere = async (
  vm: Vm,
  host: string,
  { database, provider, until }: PlacingParts,
): Promise<void> => {
  await withinTime((signal) => provider.delete({ id: vm.id, host }, signal), { until });
  await database.transact(tenantScope(vm.tenant_id), async () => {
    await Vm.query()
      .findById([vm.tenant_id, vm.id])
      // Not where it was placed since, by who went on with the job.
      .where({ host })
      .patch({ host: null, refused_by: [...vm.refused_by, host] });
  });
};
