import { operation } from '../operation.ts';

export const unlinkIdentity = operation('unlinkIdentity', async ({ principal, target, requestId }, { federation }) => {
  await federation.unlink(principal, target.id, requestId);
  return { status: 204 };
});
