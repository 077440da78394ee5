import { operation } from '../operation.ts';
import { endSession } from '../services/sessions.ts';

export const revokeSession = operation('revokeSession', async ({ target }) => {
  await endSession(target.id, 'revoked');
  return { status: 204 };
});
