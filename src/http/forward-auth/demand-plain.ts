import type { IncomingMessage } from 'node:http';
import { Problem } from '../../shared/problem.ts';
import { identityHeaderNames } from './identity-headers.ts';

/** Headers in which some applications look for another method or path than the request's own. */
const overrides = new Set([
  'x-http-method',
  'x-http-method-override',
  'x-method-override',
  'x-original-url',
  'x-rewrite-url',
]);

/** Of two, gateway and application could each believe another. */
const single = ['authorization', 'x-api-key', 'x-tenant-id'];

/**
 * Refuse what an application could take for another request, or for somebody else's, than the one that is decided on. A proxy that is
 * set up as documented lets none of it pass; one that is not must not be all there is.
 * @throws Problem 403
 */
export const demandPlain = ({ rawHeaders, headers, headersDistinct }: IncomingMessage): void => {
  // With another protocol (h2c), what follows on the connection would be requests that nobody asks about.
  if (headers.upgrade !== undefined && headers.upgrade.toLowerCase() !== 'websocket') {
    throw new Problem('forbidden', 'The connection can be upgraded to a WebSocket alone.');
  }
  for (const [index, name] of rawHeaders.entries()) {
    if (index % 2 === 1) continue;
    // To CGI and what came of it, whatever is no letter or digit is one.
    const meant = name.toLowerCase().replace(/[^a-z0-9]/g, '-');
    if (overrides.has(meant)) throw new Problem('forbidden', `The header ${name} is not allowed here.`);
    if (identityHeaderNames.has(meant)) {
      throw new Problem('forbidden', `The header ${name} is the gateway’s; clients must not send it.`);
    }
  }
  const twice = single.find((name) => (headersDistinct[name]?.length ?? 0) > 1);
  if (twice !== undefined) throw new Problem('forbidden', `The header ${twice} is there twice.`);
};
