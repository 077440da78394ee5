import type { Allowed, Grant } from '../../domains/pdp/index.ts';
import { counted } from './report.ts';
import type { Style } from './style.ts';

/** Everyone of a list, with the rules and grants that let them. @param complete whether there are no more. */
export const allowedLines = (allowed: readonly Allowed[], complete: boolean, style: Style): string[] => {
  const last = allowed.at(-1);
  return [
    ...allowed.flatMap(({ type, id, email, ruleIds, grants }) => [
      `${style.strong(`${type} ${id}`)}${email === '' ? '' : `  ${email}`}`,
      `    by ${ruleIds.join(', ')}`,
      ...grants.map((grant) => style.faint(`    through ${grantText(grant)}`)),
    ]),
    complete || !last
      ? `${last ? counted(allowed.length, 'principal') : 'Nobody'} can.`
      : `There are more: go on with --after ${last.type}:${last.id}`,
  ];
};

const grantText = (grant: Grant): string => {
  switch (grant.by) {
    case 'everyone':
      return 'nothing: the rule is for everyone';
    case 'entity':
      return `an entity file: ${grant.permissions.join(', ')}`;
    case 'role':
      return `the role ${grant.role}: ${grant.permissions.join(', ')}`;
    case 'delegation':
      return `the role ${grant.role} in the tenant above: ${grant.permissions.join(', ')}`;
    case 'platform':
      return `the role ${grant.role} in the platform: ${grant.permissions.join(', ')}`;
  }
};
