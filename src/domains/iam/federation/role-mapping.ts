import type { Condition, TenantRule } from './settings.ts';

export type Claims = Readonly<Record<string, unknown>>;

/** Roles by name that claims give, by the tenant's slug or id as the configuration has it. */
export type Wishes = ReadonlyMap<string, ReadonlySet<string>>;

/** What the rules give to whom the claims describe. */
export const rolesOf = (rules: readonly TenantRule[], claims: Claims): Wishes => {
  const wishes = new Map<string, Set<string>>();
  for (const { tenant, when = [], roles } of rules) {
    if (!when.every((condition) => holds(condition, claims))) continue;
    const wished = wishes.get(tenant) ?? new Set();
    for (const role of roles) wished.add(role);
    wishes.set(tenant, wished);
  }
  return wishes;
};

/** Strictly: text contains nothing, nothing is converted, and what is inherited is no claim. */
const holds = ({ claim, equals, contains }: Condition, claims: Claims): boolean => {
  let value: unknown = claims;
  for (const name of claim) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name)) return false;
    value = (value as Claims)[name];
  }
  return contains === undefined ? value === equals : Array.isArray(value) && value.includes(contains);
};
