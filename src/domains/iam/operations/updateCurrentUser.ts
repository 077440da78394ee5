import { operation } from '../operation.ts';
import { represented } from '../../represented.ts';
import { changeProfile } from '../services/profiles.ts';

export const updateCurrentUser = operation('updateCurrentUser', async ({ target, body, represent }) => {
  await changeProfile(target.id, body);
  return { status: 200, body: represented(await represent(target.id)) };
});
