import { operation } from '../operation.ts';

export const getVmTemplate = operation('getVmTemplate', async ({ target }) =>
  Promise.resolve({ status: 200, body: target.json }),
);
