import { operation } from '../operation.ts';
import { represented } from '../../represented.ts';
import type { ScimGroupRow } from '../scim/group-form.ts';
import { patchedGroup } from '../scim/patch-group.ts';
import { writeGroup } from '../scim/write-group.ts';

/**
 * Answers with no body unless some of it is asked for (RFC 7644, 3.5.2), and records who came and went: a group may have thousands
 * of other members.
 */
export const patchScimGroup = operation('patchScimGroup', async ({ target, body, query, represent, ...request }) => {
  const current = JSON.parse(target.json.text) as ScimGroupRow;
  const { displayName, externalId, members } = patchedGroup(body, target.id);
  await writeGroup(request, current, { displayName, externalId, members });
  const { name, external_id } = current;
  const { replaced, added, removed } = members;
  const isAsked = query.attributes !== undefined || query.excludedAttributes !== undefined;
  return {
    ...(isAsked ? { status: 200, body: represented(await represent(target.id)) } : { status: 204 }),
    change: {
      before: { name, external_id, ...(replaced && { members: current.members }) },
      after: {
        name: displayName ?? name,
        external_id: externalId === undefined ? external_id : externalId,
        ...(replaced ? { members: [...added] } : { members_added: [...added], members_removed: [...removed] }),
      },
    },
  };
});
