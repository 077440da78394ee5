import { tenantScope, nobody, prepare, statement, type Database } from '../../../db/index.ts';
import { Vm } from '../models/models.ts';
import type { OwnedVm, VmProvider, VmState } from '../providers/provider.ts';
import { longestLook, withinTime } from '../providers/within-time.ts';
import { writeLog } from '../services/vm-log.ts';
import { learnSize } from './learn-size.ts';
import { tellOfVm } from './vm-events.ts';

export interface ReconciliationParts {
  database: Database;
  provider: VmProvider;
  /** How long a machine that nobody knows is left alone, in milliseconds, before it is deleted. */
  orphanGrace: number;
  log: { warn: (fields: object, message: string) => void };
}

const selectOnHost = prepare('SELECT tenant_id, id, status, ip_address, busy, size_uncertain FROM vms_on_host($1)');
const noteOrphan = prepare(`
  INSERT INTO vm_orphans (host, vm_id) VALUES ($1, $2) ON CONFLICT (host, vm_id) DO UPDATE SET seen_at = now()
  RETURNING extract(epoch FROM now() - first_seen_at)::float8 * 1000 AS age`);
const forgetOrphans = prepare(`DELETE FROM vm_orphans WHERE host = $1 AND vm_id <> ALL ($2::uuid[])`);

/** How long all looks together may take, in milliseconds. What is left is looked at next time. */
const longestReconciliation = 4 * 60_000;

/**
 * Hold what the database says of machines against what is on the hosts, and mend both: states follow the hypervisor, a
 * machine that is gone is in ERROR, a size in doubt is asked for, and a machine that was made here and is nobody's any more is deleted,
 * after a while: a database that was restored from a backup must not cost the machines made since. A host that cannot be reached is
 * left as it is.
 */
export const reconcile = async (parts: ReconciliationParts): Promise<void> => {
  const { provider, log } = parts;
  const until = Date.now() + longestReconciliation;
  for (const { name } of await withinTime((signal) => provider.hosts(signal), { time: longestLook })) {
    if (Date.now() >= until) return;
    try {
      await reconcileHost(name, until, parts);
    } catch (error) {
      // Whatever is wrong with one, the others are looked at.
      log.warn({ err: error, host: name }, 'a host could not be reconciled');
    }
  }
};

const reconcileHost = async (host: string, until: number, parts: ReconciliationParts): Promise<void> => {
  const { database, provider } = parts;
  // The machines first: a row is there before its machine, so that a machine without one is nobody's.
  const machines = new Map(
    (await withinTime((signal) => provider.list(host, signal), { time: longestLook })).map((each) => [each.id, each]),
  );
  const { results } = await database.read(nobody, statement(selectOnHost, host));
  const rows = (results[0] ?? []) as unknown as RowOnHost[];
  for (const row of rows) {
    if (Date.now() >= until) break;
    const found = machines.get(row.id) ?? null;
    if (!row.busy && !agrees(row, found)) await mend(row, host, parts);
  }
  const inDoubt = rows.filter(({ id, busy, size_uncertain: doubt }) => doubt && !busy && machines.has(id));
  await learnSizes(inDoubt, until, parts);
  const known = new Set(rows.map(({ id }) => id));
  const orphans = [...machines.values()].filter(({ id }) => !known.has(id));
  for (const orphan of orphans) await deleteOrphan(orphan, parts);
  await database.write(
    nobody,
    statement(
      forgetOrphans,
      host,
      orphans.map(({ id }) => id),
    ),
  );
};

type RowOnHost = Pick<Vm, 'tenant_id' | 'id' | 'status' | 'ip_address' | 'size_uncertain'> & { busy: boolean };

/** As many as can be had in the time of one look: a host that tells no sizes must not cost the others theirs. */
const learnSizes = async (rows: RowOnHost[], until: number, parts: ReconciliationParts): Promise<void> => {
  const end = Math.min(until, Date.now() + longestLook);
  for (const row of rows) {
    if (Date.now() >= end) return;
    await learnSize(row, parts);
  }
};

const mend = async (
  { tenant_id: tenantId, id }: RowOnHost,
  host: string,
  { database, provider }: ReconciliationParts,
): Promise<void> => {
  const scope = tenantScope(tenantId);
  const idle = () => Vm.query().findById([tenantId, id]).whereNull('pending_action');
  const before = await database.transact(scope, async () => idle());
  if (!before) return;
  // Not within a transaction: hypervisors take their time.
  const state = await withinTime((signal) => provider.inspect({ id, host }, signal), { time: longestLook });
  await database.transact(scope, async () => {
    // If nothing was done to it since, what is there is not of our doing.
    const vm = await idle().where({ updated_at: before.updated_at }).forUpdate().skipLocked();
    if (!vm || agrees(vm, state)) return;
    await follow(vm, state);
    await tellOfVm(vm, 'reconcile');
  });
};

const agrees = (vm: Pick<Vm, 'status' | 'ip_address'>, state: VmState | null): boolean => {
  if (!state) return vm.status === 'ERROR' || vm.status === 'PROVISIONING';
  return vm.status === (state.power === 'running' ? 'RUNNING' : 'STOPPED') && vm.ip_address === state.ipAddress;
};

const follow = async (vm: Vm, state: VmState | null): Promise<void> => {
  const row = Vm.query().findById([vm.tenant_id, vm.id]);
  if (!state) {
    const error = 'The machine is gone from its host.';
    await row.patch({ status: 'ERROR', ip_address: null, error });
    await writeLog(vm, 'ERROR', error);
    return;
  }
  const status = state.power === 'running' ? 'RUNNING' : 'STOPPED';
  await row.patch({ status, ip_address: state.ipAddress, error: null });
  if (status !== vm.status) await writeLog(vm, 'WARN', `The machine was found ${state.power}.`);
};

const deleteOrphan = async ({ host, id, tenantId }: OwnedVm, parts: ReconciliationParts): Promise<void> => {
  const { database, provider, orphanGrace, log } = parts;
  const age = await database.transact(nobody, async (transaction) => {
    const [[row] = []] = await transaction.run(statement(noteOrphan, host, id));
    return Number(row?.age ?? 0);
  });
  if (age < orphanGrace) {
    log.warn({ host, vm: id, tenant: tenantId }, 'a machine is on a host that the database does not know of');
    return;
  }
  await withinTime((signal) => provider.delete({ id, host }, signal), { time: longestLook });
  log.warn({ host, vm: id, tenant: tenantId }, 'a machine that the database does not know of was deleted');
};
