import type { Context } from 'koa';
import type { Able, Authenticated, Received } from '../exchange.ts';
import type { Gateway } from '../gateway.ts';

/** Step 4: too many requests from one address? 429 with `Retry-After`. */
export const limitAddress = async ({ ctx, clientAddress }: Received, { rateLimits }: Gateway): Promise<void> => {
  tell(ctx, await rateLimits.countAddress(clientAddress));
};

/** Step 4 at last, where an application asks for decisions and may: they have a rate of their own. */
export const limitDecisions = async (
  { ctx, credential, clientAddress, operation }: Able,
  { rateLimits }: Gateway,
): Promise<void> => {
  if (!operation.countsDecisions) return;
  tell(ctx, await rateLimits.countDecisions(credential.principalId, clientAddress));
};

/** Step 4 again, once it is known who asks: too many requests by one principal? */
export const limitPrincipal = async ({ ctx, credential }: Authenticated, { rateLimits }: Gateway): Promise<void> => {
  tell(ctx, await rateLimits.countPrincipal(credential.principalId));
};

/** Who asks again for an answer that goes on has been told already. */
const tell = ({ res }: Context, allowance: string): void => {
  if (!res.headersSent) res.setHeader('RateLimit', allowance);
};
