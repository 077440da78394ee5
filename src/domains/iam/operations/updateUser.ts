import { User } from '../models/models.ts';
import { operation } from '../operation.ts';
import { keepAnAdministrator } from '../services/administrators.ts';
import { represented } from '../../represented.ts';

export const updateUser = operation('updateUser', async ({ tenant, target, body, represent }) => {
  await keepAnAdministrator(tenant, async () => {
    await User.query().findById(target.id).patch(body);
  });
  return { status: 200, body: represented(await represent(target.id)) };
});
