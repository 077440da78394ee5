import { operation } from '../operation.ts';
import { visitOf } from '../services/sessions.ts';
import { signInBody } from '../services/tokens-body.ts';

export const login = operation('login', async ({ body, ...request }, { signIn }) => {
  const { email: username, password, otp, tenant_id: tenantId } = body;
  const issued = await signIn.withPassword({ username, password, otp, tenantId, ...visitOf(request) });
  return { status: 200, body: signInBody(issued) };
});
