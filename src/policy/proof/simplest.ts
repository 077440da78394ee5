import type { Attributes } from '../evaluate.ts';
import type { PrincipalFacts } from '../principal.ts';
import type { Witness } from './witness.ts';

/** Take away permissions and elements of lists for as long as the evaluator confirms what is left. */
export const simplest = <Confirmed>(
  witness: Witness,
  confirmed: Confirmed,
  confirm: (witness: Witness) => Confirmed | null,
): Confirmed => {
  for (const smaller of shortened(witness)) {
    const again = confirm(smaller);
    if (again !== null) return simplest(smaller, again, confirm);
  }
  return confirmed;
};

/** Every witness that lacks one thing. */
const shortened = (witness: Witness): Witness[] => {
  const { principal, asked } = witness;
  const principals = principal.permissions.flatMap((permission) => withoutPermission(principal, permission));
  const shorter = principals.map((each) => ({ ...witness, principal: each }));
  if (asked.kind === 'object') {
    return [...shorter, ...withoutElement(asked.attributes).map((attributes) => ({ ...witness, asked: { ...asked, attributes } }))];
  }
  if (asked.kind !== 'change' || !asked.current) return shorter;
  return [...shorter, ...withoutElement(asked.current).map((current) => ({ ...witness, asked: { ...asked, current } }))];
};

/** Whoever has the scope of the platform holds something through it. */
const withoutPermission = (principal: PrincipalFacts, permission: string): PrincipalFacts[] => {
  const permissions = principal.permissions.filter((each) => each !== permission);
  const platformPermissions = principal.platformPermissions.filter((each) => each !== permission);
  if (principal.scope === 'platform' && platformPermissions.length === 0) return [];
  return [{ ...principal, permissions, platformPermissions }];
};

const withoutElement = (attributes: Attributes): Attributes[] =>
  Object.entries(attributes).flatMap(([name, value]) =>
    Array.isArray(value) ? value.map((left) => ({ ...attributes, [name]: value.filter((each) => each !== left) })) : [],
  );
