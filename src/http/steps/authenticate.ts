import type { OperationContract } from '../../contract/index.ts';
import { Problem } from '../../shared/problem.ts';
import type { Authenticated, Credential, Matched } from '../exchange.ts';
import type { Gateway } from '../gateway.ts';

const challenge = { 'WWW-Authenticate': 'Bearer' };

/**
 * Step 5: whose credential is this? 401 for none or a bad one (RFC 6750).
 * Whether it still holds, and its owner may still act, is the next steps' question, answered by the database.
 */
export const authenticate = (matched: Matched, { readToken, readApiKey }: Gateway): Authenticated => {
  const { authorization, 'x-api-key': apiKey } = matched.ctx.req.headers;
  if (authorization !== undefined && apiKey !== undefined) {
    throw new Problem('malformed_request', 'Authorization and X-API-Key are two credentials; show one.');
  }
  if (typeof apiKey === 'string') return withCredential(matched, readApiKey(apiKey));
  if (!authorization) {
    throw new Problem('unauthenticated', 'A bearer token is required.', { headers: challenge });
  }
  const [, secret] = /^Bearer +([A-Za-z0-9._~+/=-]+)$/i.exec(authorization) ?? [];
  return withCredential(matched, secret === undefined ? null : (readToken(secret) ?? readApiKey(secret)));
};

const withCredential = (matched: Matched, credential: Credential | null): Authenticated => {
  if (credential) {
    const misuse = isAccepted(matched.operation, credential)
      ? null
      : 'This operation takes no API key: it is for people who signed in.';
    return Object.assign(matched, { credential, misuse });
  }
  throw new Problem('unauthenticated', 'The credential is not valid.', {
    headers: { 'WWW-Authenticate': 'Bearer error="invalid_token"' },
  });
};

/** The document says which credentials an operation takes; tokens of sessions are good for all of them. */
const isAccepted = ({ security = [] }: OperationContract, { shown }: Credential): boolean =>
  shown.kind === 'session' || security.some((schemes) => schemes.includes('apiKey'));
