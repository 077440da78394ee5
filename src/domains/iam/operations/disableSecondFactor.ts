import { Problem } from '../../../shared/problem.ts';
import { User } from '../models/models.ts';
import { operation } from '../operation.ts';

export const disableSecondFactor = operation('disableSecondFactor', async ({ principal }, { secondFactors }) => {
  const user = await User.query().findById(principal.id).throwIfNotFound();
  if (user.needs_second_factor) {
    throw new Problem('conflict', 'The password is too short to sign in alone; choose a longer one first.');
  }
  await secondFactors.remove(principal.id);
  return { status: 204, change: { before: { second_factor: 'enrolled' }, after: null } };
});
