import { operation } from '../operation.ts';

export const verifyInvitation = operation('verifyInvitation', async ({ query }, { invitations }) => ({
  status: 200,
  body: await invitations.preview(query.token),
}));
