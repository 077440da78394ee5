import type { Context } from 'koa';
import { Problem } from '../../shared/problem.ts';

const headers = { Connection: 'close' };

/** What HTTP itself asks of a request (RFC 9110, RFC 9112). @throws Problem 400; 417. */
export const demandServable = ({ req, state }: Context): void => {
  const { host, expect } = req.headers;
  if (state.path === null) throw new Problem('malformed_request', 'The request target is not a valid URL.');
  if (host === undefined && req.httpVersion === '1.1')
    throw new Problem('malformed_request', 'The Host header is missing.', { headers });
  if (expect !== undefined && !/^100-continue$/i.test(expect))
    throw new Problem('expectation_failed', 'Only the expectation 100-continue is met.', { headers });
};
