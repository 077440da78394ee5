import { operation } from '../operation.ts';
import { canonicalEmail } from '../services/canonical-email.ts';

export const requestPasswordReset = operation(
  'requestPasswordReset',
  async ({ body, clientAddress }, { passwordResets, linkLimits }) => {
    const email = canonicalEmail(body.email);
    await linkLimits.passwordReset.count(email, clientAddress);
    await passwordResets.request(email);
    return { status: 202, body: { detail: 'If this address has an account, a mail is on its way to it.' } };
  },
);
