import { notFound } from '../../../shared/problem.ts';
import { operation } from '../operation.ts';
import { accessTokenBody } from '../services/tokens-body.ts';

/** Which tenants are the principal's to enter, its rights in them say. */
export const switchTenant = operation('switchTenant', async ({ principal, body }, { sessions, entitled }) => {
  const tenantId = body.tenant_id.toLowerCase();
  if (!(await entitled(principal.id, tenantId))) throw notFound('The tenant');
  const sessionId = principal.credentialId ?? '';
  return {
    status: 200,
    body: accessTokenBody(await sessions.switchTenant({ principalId: principal.id, tenantId, sessionId })),
    change: { before: null, after: { session_id: sessionId, tenant_id: tenantId } },
  };
});
