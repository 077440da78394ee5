import type { IncomingMessage } from 'node:http';
import proxyAddr from 'proxy-addr';
import { toAddress } from '../shared/client-address.ts';

/**
 * How a request's address is found. `X-Forwarded-For` is read from its end, each entry only where a trusted proxy wrote it; what
 * a proxy wrote that is no address is the proxy's own doing, and counts as its own.
 * @param trustedProxies addresses or CIDR ranges.
 */
export const clientAddress = (trustedProxies: readonly string[]): ((request: IncomingMessage) => string) => {
  const trusts = proxyAddr.compile([...trustedProxies]);
  return ({ headers, socket }) => {
    let address = toAddress(socket.remoteAddress ?? '') ?? '';
    if (!trusts(address, 0)) return address;
    const forwarded = String(headers['x-forwarded-for'] ?? '').split(',');
    for (const [hop, entry] of forwarded.reverse().entries()) {
      const named = trusts(address, hop) ? toAddress(entry.trim()) : null;
      if (named === null) break;
      address = named;
    }
    return address;
  };
};
