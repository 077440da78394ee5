import { User } from '../models/models.ts';
import { operation } from '../operation.ts';
import { endOtherSessions } from '../services/sessions.ts';

export const changePassword = operation('changePassword', async (request, { passwords, currentPassword }) => {
  const { principal, body } = request;
  const user = await currentPassword.demand(request, body.current_password);
  await User.query()
    .findById(user.id)
    .patch({ password_hash: await passwords.hash(body.new_password) });
  await endOtherSessions(user.id, principal.credentialId, 'password_changed');
  return { status: 204, change: { before: null, after: { password: 'changed' } } };
});
