import { operation } from '../operation.ts';
import { accessTokenBody } from '../services/tokens-body.ts';
import { wrongCode } from '../services/wrong-code.ts';

export const verifySecondFactor = operation(
  'verifySecondFactor',
  async ({ principal, body, clientAddress }, { secondFactors, sessions, confirmations }) => {
    const sessionId = principal.credentialId ?? '';
    await confirmations.count(sessionId, clientAddress);
    // A new session is no new set of guesses.
    await confirmations.countAccount(principal.id);
    if (!(await secondFactors.verify(principal.id, body.code))) throw wrongCode();
    await confirmations.succeeded(sessionId);
    await confirmations.succeeded(principal.id);
    const token = await sessions.noteSecondFactor(sessionId);
    return { status: 200, body: accessTokenBody(token), change: { before: null, after: { second_factor: 'shown' } } };
  },
);
