import type { AuthorizedRequest } from '../../../contract/index.ts';
import { memberIds, noChange, type WantedGroup } from './patch-group.ts';

type Body = AuthorizedRequest<'replaceScimGroup'>['body'];

/** What a whole Group wants. What it does not assert stays as it is; an empty list of members is asserted. */
export const wantedGroup = ({ displayName, externalId, members }: Body): WantedGroup => ({
  displayName,
  ...(externalId !== undefined && { externalId }),
  members: members ? { replaced: true, added: new Set(memberIds(members)), removed: new Set() } : noChange(),
});
