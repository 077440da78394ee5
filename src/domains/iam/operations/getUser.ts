import { operation } from '../operation.ts';

export const getUser = operation('getUser', async ({ target }) => Promise.resolve({ status: 200, body: target.json }));
