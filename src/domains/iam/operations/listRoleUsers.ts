import { operation } from '../operation.ts';

export const listRoleUsers = operation('listRoleUsers', async ({ target }) =>
  Promise.resolve({ status: 200, body: target.json }),
);
