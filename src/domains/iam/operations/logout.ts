import { operation } from '../operation.ts';
import { endSession } from '../services/sessions.ts';

export const logout = operation('logout', async ({ principal }) => {
  const sessionId = principal.credentialId ?? '';
  await endSession(sessionId, 'logout');
  return { status: 204, change: { before: { session_id: sessionId }, after: null } };
});
