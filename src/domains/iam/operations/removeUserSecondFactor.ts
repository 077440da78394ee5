import { notFound } from '../../../shared/problem.ts';
import { User } from '../models/models.ts';
import { operation } from '../operation.ts';
import { endOtherSessions } from '../services/sessions.ts';

/** Whoever had the factor is signed out with it; a password that was only good beside it is good no more. */
export const removeUserSecondFactor = operation(
  'removeUserSecondFactor',
  async ({ target: { id, attributes } }, { secondFactors }) => {
    if (attributes.has_second_factor !== true) throw notFound('The second factor');
    const user = await User.query().findById(id).throwIfNotFound();
    await secondFactors.remove(id);
    if (user.needs_second_factor) await user.$query().patch({ password_hash: null, needs_second_factor: false });
    await endOtherSessions(id, null, 'revoked');
    return { status: 204, change: { id, before: { second_factor: 'enrolled' }, after: null } };
  },
);
