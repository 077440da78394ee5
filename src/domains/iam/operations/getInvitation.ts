import { operation } from '../operation.ts';

export const getInvitation = operation('getInvitation', async ({ target }) =>
  Promise.resolve({ status: 200, body: target.json }),
);
