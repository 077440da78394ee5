import { operation } from '../operation.ts';
import { visitOf } from '../services/sessions.ts';
import { signInBody } from '../services/tokens-body.ts';

export const exchangeFederatedSignIn = operation(
  'exchangeFederatedSignIn',
  async ({ body, ...request }, { federation, limits }) => {
    await limits.countAddress(request.clientAddress);
    const signedIn = await federation.exchange(body.code, body.code_verifier, visitOf(request));
    return { status: 200, body: signInBody(signedIn) };
  },
);
