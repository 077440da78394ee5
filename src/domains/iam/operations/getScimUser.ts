import { operation } from '../operation.ts';

export const getScimUser = operation('getScimUser', async ({ target }) => ({ status: 200, body: target.json }));
