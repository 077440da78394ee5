import type { AccessRequest } from '../policy/index.ts';
import type { Matched } from './exchange.ts';

/** The access request an operation makes, the object still unknown where its id is null. */
export const accessRequest = ({ operation, context }: Matched, id: string | null): AccessRequest => {
  const { authorization } = operation;
  if (authorization.mode === 'public') throw new Error('a public operation has no access request');
  return { action: authorization.action, resource: { type: authorization.resource, id }, context };
};
