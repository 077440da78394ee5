import { ProviderError, type Host, type VmSize } from '../provider.ts';
import type { Domain } from './domains.ts';
import type { LibvirtHost } from './libvirt-options.ts';
import { childOf, readXml } from './read-xml.ts';
import type { Virsh } from './virsh.ts';

const kibInGib = 1024 ** 2;
const bytesInGib = 1024 ** 3;

/** What a host has for machines. @throws ProviderError `unavailable` while it has not the pool for them */
export const capacityOf = async (
  virsh: Virsh,
  { name, cpuOvercommit, memoryOvercommit, reservedMemoryGb }: LibvirtHost,
  pool: string,
  signal: AbortSignal,
): Promise<Host> => {
  const output = await virsh.batch(['nodeinfo', `pool-dumpxml ${pool}`], signal);
  const cpus = Number(/^CPU\(s\):\s+(\d+)$/m.exec(output)?.[1]);
  const memoryKib = Number(/^Memory size:\s+(\d+) KiB$/m.exec(output)?.[1]);
  const [document] = /^<pool[^]*?^<\/pool>$/m.exec(output) ?? [];
  const diskBytes = Number(document && childOf(readXml(document), 'capacity')?.text);
  const host = {
    name,
    cpu: Math.floor(cpus * cpuOvercommit),
    memoryGb: Math.floor((memoryKib / kibInGib - reservedMemoryGb) * memoryOvercommit),
    diskGb: Math.floor(diskBytes / bytesInGib),
  };
  // A pool that is not active has none.
  if (![host.cpu, host.memoryGb, host.diskGb].every((amount) => amount > 0)) {
    throw new ProviderError('unavailable', 'The host is not ready for machines.');
  }
  return host;
};

/** What is given out: to domains, whoever's they are and whether they run, and to volumes of so many bytes in all. */
export const usedOf = (domains: readonly Domain[], diskBytes: number): VmSize => ({
  cpu: sum(domains.map(({ cpu }) => cpu)),
  memoryGb: sum(domains.map(({ memoryKib }) => memoryKib)) / kibInGib,
  diskGb: diskBytes / bytesInGib,
});

/** @throws ProviderError `quota` where what is asked for besides what is used is more than there is */
export const demandRoom = (host: Host, used: VmSize, asked: VmSize): void => {
  for (const part of ['cpu', 'memoryGb', 'diskGb'] as const) {
    if (asked[part] > 0 && used[part] + asked[part] > host[part]) {
      throw new ProviderError('quota', 'The host has no room for the machine.');
    }
  }
};

const sum = (amounts: readonly number[]): number => amounts.reduce((total, each) => total + each, 0);
