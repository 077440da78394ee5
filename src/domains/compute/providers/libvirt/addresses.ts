import { isIP } from 'node:net';
import { macOf } from './domain-xml.ts';
import type { LibvirtSettings } from './libvirt-options.ts';
import type { Virsh } from './virsh.ts';

/** Who knows a guest's addresses, the best first: libvirt's DHCP server, the host's neighbours, the guest itself. */
const sources = {
  network: ['lease', 'arp'],
  bridge: ['arp', 'agent'],
  user: [],
} as const;

/**
 * Addresses of running machines by their ids, so far as they are known. A guest's agent may say what it likes: an address counts at the
 * machine's own network card only, and one that others know comes first.
 */
export const addressesOf = async (
  virsh: Virsh,
  network: LibvirtSettings['network']['type'],
  ids: readonly string[],
  signal: AbortSignal,
): Promise<Map<string, string>> => {
  const asked = sources[network];
  if (asked.length === 0 || ids.length === 0) return new Map();
  const commands = asked.flatMap((source) => ids.map((id) => `domifaddr ${id} --source ${source}`));
  const output = await virsh.each(commands, signal);
  return new Map(
    ids.flatMap((id) => {
      const address = addressAt(macOf(id), output);
      return address === null ? [] : [[id, address]];
    }),
  );
};

/** @param output lines of interface, MAC address, protocol and address with its prefix's length */
export const addressAt = (mac: string, output: string): string | null => {
  const found = output.split('\n').flatMap((line) => {
    const [, at, , address = ''] = line.trim().split(/\s+/);
    const [ip = ''] = address.split('/', 1);
    return at?.toLowerCase() === mac && isUsable(ip) ? [ip] : [];
  });
  return found.find((ip) => isIP(ip) === 4) ?? found[0] ?? null;
};

/** An address that others can reach: not of the guest itself nor of its link only. */
const isUsable = (ip: string): boolean => isIP(ip) !== 0 && !/^(127\.|169\.254\.|0\.|::1$|fe[89ab])/i.test(ip);
