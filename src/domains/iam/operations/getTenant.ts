import { operation } from '../operation.ts';

export const getTenant = operation('getTenant', async ({ target }) =>
  Promise.resolve({ status: 200, body: target.json }),
);
