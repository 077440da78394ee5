import { operation } from '../operation.ts';

export const getScimGroup = operation('getScimGroup', async ({ target }) => ({ status: 200, body: target.json }));
