import { operation } from '../operation.ts';

export const listIdentityProviders = operation('listIdentityProviders', async (_, { federation }) => ({
  status: 200,
  body: federation.list(),
}));
