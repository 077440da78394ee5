import { operation } from '../operation.ts';

export const getApproval = operation('getApproval', async ({ target }) =>
  Promise.resolve({ status: 200, body: target.json }),
);
