import { operation } from '../operation.ts';

export const getJob = operation('getJob', async ({ target }) => Promise.resolve({ status: 200, body: target.json }));
