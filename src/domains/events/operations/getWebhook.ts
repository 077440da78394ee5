import { operation } from '../operation.ts';

export const getWebhook = operation('getWebhook', async ({ target }) =>
  Promise.resolve({ status: 200, body: target.json }),
);
