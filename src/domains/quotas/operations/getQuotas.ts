import { operation } from '../operation.ts';

export const getQuotas = operation('getQuotas', async ({ target }) =>
  Promise.resolve({ status: 200, body: target.json }),
);
