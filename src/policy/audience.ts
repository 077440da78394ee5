import type { Condition } from './condition.ts';
import { join } from './condition.ts';
import type { Audience, Holders, Permission } from './policy.ts';
import type { PrincipalFacts } from './principal.ts';

/** The permissions that an audience speaks of. */
export const permissionsOf = (audience: Audience): string[] => {
  if (audience.kind === 'derived') return audience.roles.flatMap((role) => permissionsOf(role.audience));
  return audience.kind === 'anyone' ? [] : audience.permissions;
};

export type Catalogue = ReadonlyMap<string, Permission>;

/** Whether a principal holds a permission: one of platform scope counts only where it is held through the platform. */
const holds = (permission: string, principal: PrincipalFacts, catalogue: Catalogue): boolean =>
  catalogue.get(permission)?.scope === 'platform'
    ? principal.platformPermissions.includes(permission)
    : principal.permissions.includes(permission);

/** The permissions that a principal lacks to be one of the holders: all of them, or where `match` is any, one; none if it is. */
export const missingPermissions = (holders: Holders, principal: PrincipalFacts, catalogue: Catalogue): string[] => {
  if (holders.kind === 'anyone') return [];
  const missing = holders.permissions.filter((permission) => !holds(permission, principal, catalogue));
  return holders.match === 'any' && missing.length < holders.permissions.length ? [] : missing;
};

const isAmong = (holders: Holders, principal: PrincipalFacts, catalogue: Catalogue, isAnyone: boolean): boolean =>
  holders.kind === 'anyone' ? isAnyone : missingPermissions(holders, principal, catalogue).length === 0;

/**
 * Under which condition a rule is for this principal: null for never. Permissions settle it, but for derived roles, which also hang
 * on the object.
 * @param isAnyone whether what is for everyone is for this principal.
 */
export const addressing = (
  audience: Audience,
  principal: PrincipalFacts,
  catalogue: Catalogue,
  isAnyone = true,
): Condition | null => {
  if (audience.kind !== 'derived') return isAmong(audience, principal, catalogue, isAnyone) ? join('and', []) : null;
  const roles = audience.roles.filter((role) => isAmong(role.audience, principal, catalogue, isAnyone));
  return roles.length === 0
    ? null
    : join(
        'or',
        roles.map(({ condition }) => condition),
      );
};
