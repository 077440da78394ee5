import { queueMail } from '../mail/mail-job.ts';
import { User } from '../models/models.ts';
import { operation } from '../operation.ts';
import { demandAnother, demandGoodPassword, needsSecondFactor } from '../services/password-rules.ts';
import { endOtherSessions } from '../services/sessions.ts';

export const changePassword = operation('changePassword', async (request, { passwords, currentPassword }) => {
  const { principal, target, body } = request;
  const user = await currentPassword.demand(request, body.current_password);
  const secondFactor = target.attributes.has_second_factor === true;
  demandAnother(body.current_password, body.new_password, 'new_password');
  demandGoodPassword(body.new_password, { secondFactor, owner: user, field: 'new_password' });
  await User.query()
    .findById(user.id)
    .patch({
      password_hash: await passwords.hash(body.new_password),
      needs_second_factor: needsSecondFactor(body.new_password),
    });
  await endOtherSessions(user.id, principal.credentialId, 'password_changed');
  await queueMail({ kind: 'password_changed', userId: user.id });
  return { status: 204, change: { before: null, after: { password: 'changed' } } };
});
