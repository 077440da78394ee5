import { Problem } from '../../shared/problem.ts';
import type { Authenticated, Matched } from '../exchange.ts';
import type { Gateway } from '../gateway.ts';

const challenge = { 'WWW-Authenticate': 'Bearer' };

/**
 * Step 5: whose credential is this? 401 for none or a bad one (RFC 6750).
 * Whether its owner may still act is the next steps' question, answered by the database.
 */
export const authenticate = (matched: Matched, { verifyToken }: Gateway): Authenticated => {
  const header = matched.ctx.req.headers.authorization;
  if (!header) {
    throw new Problem('unauthenticated', 'A bearer token is required.', { headers: challenge });
  }
  const [, token] = /^Bearer +([A-Za-z0-9._~+/=-]+)$/i.exec(header) ?? [];
  const credential = token === undefined ? null : verifyToken(token);
  if (!credential) {
    throw new Problem('unauthenticated', 'The bearer token is not valid.', {
      headers: { 'WWW-Authenticate': 'Bearer error="invalid_token"' },
    });
  }
  return Object.assign(matched, { credential });
};
