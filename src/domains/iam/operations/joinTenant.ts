import { operation } from '../operation.ts';

/** In the trail of the tenant as an acceptance, and in the platform's, for the request happens in no tenant. */
export const joinTenant = operation('joinTenant', async ({ principal, body, decision, requestId }, { invitations }) => {
  const joined = await invitations.join(principal.id, body.token, { decision, requestId });
  return { status: 200, body: joined, change: { before: null, after: { tenant_id: joined.tenant_id } } };
});
