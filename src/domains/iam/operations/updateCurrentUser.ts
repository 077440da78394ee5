import { User } from '../models/models.ts';
import { operation } from '../operation.ts';
import { represented } from '../../represented.ts';

export const updateCurrentUser = operation('updateCurrentUser', async ({ target, body, represent }) => {
  await User.query().findById(target.id).patch(body);
  return { status: 200, body: represented(await represent(target.id)) };
});
