import type { Vm } from '../models/models.ts';
import type { VmProvider, VmSize } from '../providers/provider.ts';
import { longestLook, withinTime } from '../providers/within-time.ts';
import { canBeTold } from '../services/vm-size.ts';

/**
 * What a resize that failed has left a machine with: it may have come half-way, as with a disk, which never becomes smaller again.
 * Null where the hypervisor does not say, or says what no machine of ours can have.
 * @throws `until`'s reason where that is aborted
 */
export const sizeLeft = async (
  { id, host }: Vm,
  { provider, until }: { provider: VmProvider; until?: AbortSignal },
): Promise<VmSize | null> => {
  if (host === null) return null;
  try {
    const size = await withinTime((signal) => provider.size({ id, host }, signal), { time: longestLook, until });
    return canBeTold(size) ? size : null;
  } catch {
    until?.throwIfAborted();
    return null;
  }
};
