import { operation } from '../operation.ts';

/** Whoever locked the owner out by guessing has nothing of it: with the new password, the account's count starts anew. */
export const resetPassword = operation(
  'resetPassword',
  async ({ body, clientAddress, decision, requestId }, { passwordResets, linkLimits, limits }) => {
    await linkLimits.passwordReset.countAddress(clientAddress);
    const { token, new_password: password } = body;
    const email = await passwordResets.confirm({ token, password }, { decision, requestId });
    await limits.succeeded(email);
    return { status: 204 };
  },
);
