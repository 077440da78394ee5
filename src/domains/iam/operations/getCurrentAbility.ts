import { operation } from '../operation.ts';

export const getCurrentAbility = operation('getCurrentAbility', async ({ exportAbility }) => {
  const { digest, version, validUntil, rules, inexact } = exportAbility();
  const until = validUntil === null ? null : new Date(validUntil).toISOString();
  return Promise.resolve({ status: 200, body: { digest, version, valid_until: until, rules, inexact } });
});
