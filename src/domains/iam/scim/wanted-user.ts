import type { AuthorizedRequest } from '../../../contract/index.ts';
import type { WantedUser } from './patch-user.ts';

type Body = AuthorizedRequest<'replaceScimUser'>['body'];

/** What a whole User wants. What it does not assert stays as it is (RFC 7644, 3.5.1), and what is read-only is ignored. */
export const wantedUser = ({ userName, name, active, externalId }: Body): WantedUser => ({
  userName,
  ...(name?.givenName !== undefined && { givenName: name.givenName }),
  ...(name?.familyName !== undefined && { familyName: name.familyName }),
  ...(active !== undefined && { active }),
  ...(externalId !== undefined && { externalId }),
});

/** A new account's names. An account has both; what the directory does not say is taken from the address. */
export const nameOf = ({ userName, name }: Body): { first_name: string; last_name: string } => {
  const [localPart = userName] = userName.trim().split('@');
  return { first_name: name?.givenName || localPart, last_name: name?.familyName || localPart };
};
