import { operation } from '../operation.ts';

export const createToken = operation('createToken', async ({ body, clientAddress }, { signIn }) => {
  const issued = await signIn.withPassword({
    username: body.username,
    password: body.password,
    tenantId: body.tenant_id,
    clientAddress,
  });
  return {
    status: 200,
    body: { access_token: issued.accessToken, token_type: 'bearer' as const, expires_in: issued.expiresIn },
  };
});
