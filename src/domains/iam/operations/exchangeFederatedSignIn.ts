import { operation } from '../operation.ts';
import { signInBody } from '../services/tokens-body.ts';

export const exchangeFederatedSignIn = operation(
  'exchangeFederatedSignIn',
  async ({ body, clientAddress, userAgent }, { federation, limits }) => {
    await limits.countAddress(clientAddress);
    const signedIn = await federation.exchange(body.code, body.code_verifier, { clientAddress, userAgent });
    return { status: 200, body: signInBody(signedIn) };
  },
);
