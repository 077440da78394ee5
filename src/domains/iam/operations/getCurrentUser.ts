import { operation } from '../operation.ts';

export const getCurrentUser = operation('getCurrentUser', async ({ target }) =>
  Promise.resolve({ status: 200, body: target.json }),
);
