import { operation } from '../operation.ts';
import { represented } from '../../represented.ts';
import type { ScimUserRow } from '../scim/user-form.ts';
import { wantedUser } from '../scim/wanted-user.ts';
import { writeUser } from '../scim/write-user.ts';

export const replaceScimUser = operation('replaceScimUser', async ({ target, body, represent, ...request }) => {
  const current = JSON.parse(target.json.text) as ScimUserRow;
  await writeUser(request, current, wantedUser(body), true);
  return { status: 200, body: represented(await represent(target.id)) };
});
