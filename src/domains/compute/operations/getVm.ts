import { operation } from '../operation.ts';

export const getVm = operation('getVm', async ({ target }) => Promise.resolve({ status: 200, body: target.json }));
