import { operation } from '../operation.ts';

export const getRole = operation('getRole', async ({ target }) => Promise.resolve({ status: 200, body: target.json }));
