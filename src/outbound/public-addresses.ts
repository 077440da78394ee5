import { BlockList, isIP, isIPv6 } from 'node:net';

/** What is not on the public internet: IANA's registries of special-purpose addresses (RFC 6890), and multicast. */
const special: readonly [network: string, prefix: number][] = [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4],
];

/** Of IPv6 only what is global unicast, and of that not what stands for other addresses or for none. */
const globalUnicast: readonly [network: string, prefix: number] = ['2000::', 3];
const specialV6: readonly [network: string, prefix: number][] = [
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['3fff::', 20],
];

const listOf = (networks: readonly (readonly [string, number])[]): BlockList => {
  const list = new BlockList();
  for (const [network, prefix] of networks) list.addSubnet(network, prefix, isIPv6(network) ? 'ipv6' : 'ipv4');
  return list;
};

const specialList = listOf([...special, ...specialV6]);
const globalList = listOf([globalUnicast]);

/** Whether an address is on the public internet. An IPv4 address in the clothes of IPv6 is no public address of IPv6. */
export const isPublicAddress = (address: string): boolean => {
  // A zone (RFC 4007) makes it one of a link's.
  const version = address.includes('%') ? 0 : isIP(address);
  if (version === 4) return !specialList.check(address, 'ipv4');
  return version === 6 && globalList.check(address, 'ipv6') && !specialList.check(address, 'ipv6');
};

/** Networks as an operator writes them: `10.1.0.0/16`, or a single address. @throws Error naming what is none */
export const parseNetworks = (texts: readonly string[]): BlockList =>
  listOf(
    texts.map((text) => {
      const [network = '', prefix, ...more] = text.split('/');
      const version = isIP(network);
      const longest = version === 6 ? 128 : 32;
      const bits = prefix === undefined ? longest : Number(prefix);
      if (version === 0 || more.length > 0 || !/^\d{1,3}$/.test(prefix ?? '0') || bits > longest) {
        throw new Error(`"${text}" is no network, such as 10.1.0.0/16`);
      }
      return [network, bits] as const;
    }),
  );

/** Whether a network of the list has the address. */
export const isAmong = (list: BlockList, address: string): boolean =>
  isIP(address) !== 0 && !address.includes('%') && list.check(address, isIPv6(address) ? 'ipv6' : 'ipv4');
