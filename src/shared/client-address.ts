import { isIPv4, isIPv6, SocketAddress } from 'node:net';

/**
 * An IP address in its one spelling, from how sockets and proxies write them: with a port, in brackets, with a zone. An IPv4 address
 * that is mapped into IPv6 is itself. Null for what is no address.
 */
export const toAddress = (text: string): string | null => {
  const [, bracketed, withPort] = /^(?:\[([^\]]*)\](?::\d{1,5})?|([\d.]+):\d{1,5})$/.exec(text) ?? [];
  const [address = ''] = (bracketed ?? withPort ?? text).split('%');
  if (isIPv4(address)) return bracketed === undefined ? address : null;
  if (!isIPv6(address)) return null;
  const { address: written } = new SocketAddress({ address, family: 'ipv6' });
  return /^::ffff:([\d.]+)$/.exec(written)?.[1] ?? written;
};

/**
 * What a client is counted by where attempts and requests are limited: an IPv4 address, or of an IPv6 address the first 64 bits. A
 * single line or server is given so many, and could count from one at each of the addresses in it.
 */
export const countedAs = (address: string): string => {
  if (!isIPv6(address)) return address;
  const [left = [], right = []] = address.split('::').map((part) => (part === '' ? [] : part.split(':')));
  const zeros = Array<string>(Math.max(0, 8 - left.length - right.length)).fill('0');
  return `${[...left, ...zeros, ...right].slice(0, 4).join(':')}::/64`;
};
