import { isUuid } from '../../../../shared/ids.ts';
import { ProviderError } from '../provider.ts';
import { domainName, ownershipIn, type Ownership } from './ownership.ts';
import { childOf, readXml, textOf } from './read-xml.ts';
import { batchSize, type Virsh } from './virsh.ts';

/** A domain on a host, whoever's it is. */
export interface Domain {
  uuid: string;
  name: string;
  /** Null for one that nobody marked. */
  owner: Ownership | null;
  running: boolean;
  cpu: number;
  memoryKib: number;
}

const kibOf: Readonly<Record<string, number>> = { KiB: 1, MiB: 1024, GiB: 1024 ** 2 };

const domainOf = (document: string): Domain => {
  const domain = readXml(document);
  const memory = childOf(domain, 'memory');
  return {
    uuid: textOf(domain, 'uuid'),
    name: textOf(domain, 'name'),
    owner: ownershipIn(childOf(domain, 'metadata')),
    // What does not run has no number.
    running: domain.attributes.id !== undefined,
    cpu: Number(textOf(domain, 'vcpu')),
    memoryKib: Number(memory?.text) * (kibOf[memory?.attributes.unit ?? 'KiB'] ?? Number.NaN),
  };
};

/** Definitions are printed with their root's end at the beginning of a line, and everything within indented. */
const domainsIn = (output: string): Domain[] => {
  try {
    return (output.match(/^<domain[^]*?^<\/domain>$/gm) ?? []).map(domainOf);
  } catch (cause) {
    throw new ProviderError('unavailable', 'The hypervisor’s answer was not understood.', { cause });
  }
};

const uuidsIn = (output: string): string[] => output.split('\n').filter(isUuid);

/**
 * The domain of this UUID. That there is none is told by libvirt's list, not by a failure to find it, which may have other reasons.
 */
export const findDomain = async (virsh: Virsh, uuid: string, signal: AbortSignal): Promise<Domain | null> => {
  const output = await virsh.batch([`dumpxml ${uuid}`, 'list --all --uuid'], signal);
  const domain = domainsIn(output).find((each) => each.uuid === uuid);
  if (!domain && uuidsIn(output).includes(uuid)) throw unread();
  return domain ?? null;
};

/** Everything that is defined on the host, this installation's or not. */
export const allDomains = async (virsh: Virsh, signal: AbortSignal): Promise<Domain[]> => {
  const domains: Domain[] = [];
  const known = uuidsIn(await virsh.run(['list', '--all', '--uuid'], signal));
  for (let at = 0; at < known.length; at += batchSize) {
    const asked = known.slice(at, at + batchSize);
    const output = await virsh.batch([...asked.map((uuid) => `dumpxml ${uuid}`), 'list --all --uuid'], signal);
    const found = domainsIn(output);
    const remaining = new Set(uuidsIn(output));
    // One may have gone meanwhile; one that is still there and could not be read is not to be taken for gone.
    if (asked.some((uuid) => remaining.has(uuid) && !found.some((domain) => domain.uuid === uuid))) throw unread();
    domains.push(...found);
  }
  return domains;
};

const unread = (): ProviderError => new ProviderError('unavailable', 'The hypervisor did not tell about the machine.');

/** Whether the domain is this installation's machine, by its mark, its name and its UUID. */
export const isOwn = ({ uuid, name, owner }: Domain, installationId: string): boolean =>
  owner?.installationId === installationId && owner.vmId === uuid && name === domainName(uuid);
