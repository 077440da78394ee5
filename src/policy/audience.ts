import type { Condition } from './condition.ts';
import { join } from './condition.ts';
import type { Audience, Holders, Permission } from './policy.ts';
import type { PrincipalFacts } from './principal.ts';

/** The permissions that an audience speaks of. */
export const permissionsOf = (audience: Audience): string[] => {
  if (audience.kind === 'derived') return audience.roles.flatMap((role) => permissionsOf(role.audience));
  return audience.kind === 'anyone' ? [] : audience.permissions;
};

type Catalogue = ReadonlyMap<string, Permission>;

/** Whether a principal is one of the holders. A permission of platform scope counts only where it is held through the platform. */
const isAmong = (holders: Holders, principal: PrincipalFacts, catalogue: Catalogue): boolean => {
  if (holders.kind === 'anyone') return true;
  const holds = (permission: string): boolean =>
    catalogue.get(permission)?.scope === 'platform'
      ? principal.platformPermissions.includes(permission)
      : principal.permissions.includes(permission);
  return holders.match === 'all' ? holders.permissions.every(holds) : holders.permissions.some(holds);
};

/**
 * Under which condition a rule is for this principal: null for never. Permissions settle it, but for derived roles, which also hang
 * on the object.
 */
export const addressing = (audience: Audience, principal: PrincipalFacts, catalogue: Catalogue): Condition | null => {
  if (audience.kind !== 'derived') return isAmong(audience, principal, catalogue) ? join('and', []) : null;
  const roles = audience.roles.filter((role) => isAmong(role.audience, principal, catalogue));
  return roles.length === 0
    ? null
    : join(
        'or',
        roles.map(({ condition }) => condition),
      );
};
