import { operation } from '../operation.ts';
import { signInBody } from '../services/tokens-body.ts';

export const login = operation('login', async ({ body, clientAddress, userAgent }, { signIn }) => {
  const { email: username, password, otp, tenant_id: tenantId } = body;
  const issued = await signIn.withPassword({ username, password, otp, tenantId, clientAddress, userAgent });
  return { status: 200, body: signInBody(issued) };
});
