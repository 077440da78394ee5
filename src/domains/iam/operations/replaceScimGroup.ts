import { operation } from '../operation.ts';
import { represented } from '../../represented.ts';
import type { ScimGroupRow } from '../scim/group-form.ts';
import { wantedGroup } from '../scim/wanted-group.ts';
import { writeGroup } from '../scim/write-group.ts';

export const replaceScimGroup = operation('replaceScimGroup', async ({ target, body, represent, ...request }) => {
  await writeGroup(request, JSON.parse(target.json.text) as ScimGroupRow, wantedGroup(body));
  return { status: 200, body: represented(await represent(target.id)) };
});
