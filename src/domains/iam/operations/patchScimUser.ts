import { operation } from '../operation.ts';
import { represented } from '../../represented.ts';
import { patchedUser } from '../scim/patch-user.ts';
import type { ScimUserRow } from '../scim/user-form.ts';
import { writeUser } from '../scim/write-user.ts';

export const patchScimUser = operation('patchScimUser', async ({ target, body, represent, ...request }) => {
  const current = JSON.parse(target.json.text) as ScimUserRow;
  await writeUser(request, current, patchedUser(body, current), false);
  return { status: 200, body: represented(await represent(target.id)) };
});
