import { csv } from './csv.ts';
import type { UsageSpan } from './usage-span.ts';
import type { MachineUsage } from './usage.ts';

/** What each machine used, a line for each. */
export const usageCsv = (machines: readonly MachineUsage[], { from, to }: UsageSpan): string => {
  const span = [from.toISOString(), to.toISOString()];
  return csv(
    ['vm_id', 'name', 'from', 'to', 'running_seconds', 'vcpu_seconds', 'memory_gb_seconds', 'disk_gb_seconds'].concat([
      'amount',
      'currency',
    ]),
    machines.map((each) => [
      ...[each.vm_id, each.name, ...span],
      ...[each.running_seconds, each.vcpu_seconds, each.memory_gb_seconds, each.disk_gb_seconds],
      ...[each.amount ?? '', each.currency ?? ''],
    ]),
  );
};
