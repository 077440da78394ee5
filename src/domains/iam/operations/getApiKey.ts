import { operation } from '../operation.ts';

export const getApiKey = operation('getApiKey', async ({ target }) =>
  Promise.resolve({ status: 200, body: target.json }),
);
