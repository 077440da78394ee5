import type { OperationContract } from '../../contract/index.ts';
import { Problem } from '../../shared/problem.ts';
import type { Authenticated, Credential, Matched } from '../exchange.ts';
import type { Gateway } from '../gateway.ts';

const challenge = { 'WWW-Authenticate': 'Bearer' };

/**
 * Step 5: whose credential is this? 401 for none or a bad one (RFC 6750).
 * Whether it still holds, and its owner may still act, is the next steps' question, answered by the database.
 */
export const authenticate = async (matched: Matched, gateway: Gateway): Promise<Authenticated> => {
  const { readToken, readApiKey, readExternalToken } = gateway;
  const { authorization, 'x-api-key': apiKey } = matched.ctx.req.headers;
  if (authorization !== undefined && apiKey !== undefined) {
    throw new Problem('malformed_request', 'Authorization and X-API-Key are two credentials; show one.');
  }
  if (typeof apiKey === 'string') return withCredential(matched, readApiKey(apiKey));
  if (!authorization) {
    throw new Problem('unauthenticated', 'A bearer token is required.', { headers: challenge });
  }
  const [, secret] = /^Bearer +([A-Za-z0-9._~+/=-]+)$/i.exec(authorization) ?? [];
  if (secret === undefined) return withCredential(matched, null);
  return withCredential(matched, readToken(secret) ?? readApiKey(secret) ?? (await readExternalToken(secret)));
};

const withCredential = (matched: Matched, credential: Credential | null): Authenticated => {
  if (credential) {
    return Object.assign(matched, { credential, misuse: misuseOf(matched.operation, credential) });
  }
  throw new Problem('unauthenticated', 'The credential is not valid.', {
    headers: { 'WWW-Authenticate': 'Bearer error="invalid_token"' },
  });
};

const schemes = { api_key: 'apiKey', external: 'externalToken' } as const;
const called = { api_key: 'API key', external: 'token of another issuer' } as const;

/** The document says which credentials an operation takes; tokens of sessions are good for all of them. */
const misuseOf = ({ security = [] }: OperationContract, { shown: { kind } }: Credential): string | null => {
  if (kind === 'session' || security.some((accepted) => accepted.includes(schemes[kind]))) return null;
  return `This operation takes no ${called[kind]}: it is for people who signed in.`;
};
