import type { IncomingMessage } from 'node:http';
import type { ForwardedRequest } from '../../policy/index.ts';

/** Finds the client's request in the one by which a proxy asks about it; null where it is not in it, or more than once. */
export type ReadForwarded = (request: IncomingMessage, rest: string) => ForwardedRequest | null;

/** The value of a header that is there once: of two, proxy and gateway could each believe another. */
const only = ({ headersDistinct }: IncomingMessage, name: string): string | null => {
  const values = headersDistinct[name] ?? [];
  return values.length === 1 ? (values[0] ?? null) : null;
};

const inHeaders =
  (names: { method: string; host: string; target: string }): ReadForwarded =>
  (request) => {
    const method = only(request, names.method);
    const host = only(request, names.host);
    const target = only(request, names.target);
    return method === null || host === null || target === null ? null : { method, host, target };
  };

const xForwarded = inHeaders({
  method: 'x-forwarded-method',
  host: 'x-forwarded-host',
  target: 'x-forwarded-uri',
});

/** Envoy's HTTP ext_authz sends the client's own request line and host, with a prefix before the path. */
const inRequestLine: ReadForwarded = (request, target) => {
  const host = only(request, 'host');
  return host === null || request.method === undefined ? null : { method: request.method, host, target };
};

interface ProxyContract {
  name: string;
  read: ReadForwarded;
  /** Whether the client's path follows the contract's. */
  suffixed: boolean;
}

/** How each proxy asks. Each has a path of its own, so that a client cannot speak to one in the headers of another. */
const contracts: readonly ProxyContract[] = [
  {
    name: 'nginx',
    read: inHeaders({ method: 'x-original-method', host: 'x-original-host', target: 'x-original-uri' }),
    suffixed: false,
  },
  { name: 'caddy', read: xForwarded, suffixed: false },
  { name: 'traefik', read: xForwarded, suffixed: false },
  { name: 'envoy', read: inRequestLine, suffixed: true },
];

const root = '/forward-auth/';

/**
 * The request that a proxy asks about. Undefined where the gateway itself is asked for something.
 * @param target the request target as it is on the wire, never parsed: a parser could make it another.
 */
export const readForwarded = (request: IncomingMessage): ForwardedRequest | null | undefined => {
  const target = request.url ?? '';
  if (!target.startsWith(root)) return undefined;
  for (const { name, read, suffixed } of contracts) {
    const path = `${root}${name}`;
    if (!target.startsWith(path)) continue;
    const rest = target.slice(path.length);
    // Caddy asks with the client's query: it says nothing that the header does not.
    if (suffixed ? rest.startsWith('/') : rest === '' || rest.startsWith('?')) return read(request, rest);
  }
  return undefined;
};
