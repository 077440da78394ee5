import { operation } from '../operation.ts';
import { keepAnAdministrator } from '../services/administrators.ts';
import { changeProfile } from '../services/profiles.ts';
import { represented } from '../../represented.ts';

/** An operator can shut out any account: one that was taken over must not be protected by being the last. */
export const updateUser = operation('updateUser', async ({ principal, tenant, target, body, represent }) => {
  const change = async (): Promise<void> => {
    await changeProfile(target.id, body);
  };
  await (principal.scope === 'platform' ? change() : keepAnAdministrator(tenant, change));
  return { status: 200, body: represented(await represent(target.id)) };
});
