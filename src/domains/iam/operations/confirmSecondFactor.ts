import { operation } from '../operation.ts';
import { wrongCode } from '../services/wrong-code.ts';

export const confirmSecondFactor = operation(
  'confirmSecondFactor',
  async ({ principal, body, clientAddress }, { secondFactors, sessions, confirmations }) => {
    const sessionId = principal.credentialId ?? '';
    await confirmations.count(sessionId, clientAddress);
    const codes = await secondFactors.confirm(principal.id, body.code);
    if (!codes) throw wrongCode();
    await sessions.noteSecondFactor(sessionId);
    return {
      status: 200,
      body: { recovery_codes: codes },
      change: { before: null, after: { second_factor: 'enrolled' } },
    };
  },
);
