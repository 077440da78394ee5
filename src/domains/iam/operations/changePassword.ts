import { Problem } from '../../../shared/problem.ts';
import { User } from '../models/models.ts';
import { operation } from '../operation.ts';
import { canonicalEmail } from '../services/canonical-email.ts';
import { endOtherSessions } from '../services/sessions.ts';

export const changePassword = operation(
  'changePassword',
  async ({ principal, body, clientAddress }, { passwords, limits }) => {
    // Whoever holds a stolen token must not guess at the password faster than at the front door.
    await limits.count(canonicalEmail(principal.email), clientAddress);
    const user = await User.query().findById(principal.id).throwIfNotFound();
    if (!(await passwords.verify(user.password_hash, body.current_password))) {
      throw new Problem('unprocessable', 'The current password is not right.', {
        errors: [{ in: 'body', path: 'current_password', message: 'is not right', code: 'wrong_password' }],
      });
    }
    await User.query()
      .findById(user.id)
      .patch({ password_hash: await passwords.hash(body.new_password) });
    await endOtherSessions(user.id, principal.credentialId, 'password_changed');
    await limits.succeeded(user.email_canonical);
    return { status: 204, change: { before: null, after: { password: 'changed' } } };
  },
);
