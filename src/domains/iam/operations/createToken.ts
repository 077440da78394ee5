import { operation } from '../operation.ts';
import { visitOf } from '../services/sessions.ts';
import { tokensBody } from '../services/tokens-body.ts';

export const createToken = operation('createToken', async ({ body, ...request }, { signIn }) => {
  const { username, password, otp, tenant_id: tenantId } = body;
  const issued = await signIn.withPassword({ username, password, otp, tenantId, ...visitOf(request) });
  return { status: 200, body: tokensBody(issued) };
});
