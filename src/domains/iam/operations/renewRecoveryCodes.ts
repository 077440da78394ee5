import { Problem } from '../../../shared/problem.ts';
import { operation } from '../operation.ts';

export const renewRecoveryCodes = operation('renewRecoveryCodes', async ({ principal, target }, { secondFactors }) => {
  if (target.attributes.has_second_factor !== true) throw new Problem('conflict', 'No second factor is enrolled.');
  const codes = await secondFactors.renewRecoveryCodes(principal.id);
  return {
    status: 200,
    body: { recovery_codes: codes },
    change: { before: null, after: { recovery_codes: 'renewed' } },
  };
});
