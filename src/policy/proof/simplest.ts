import type { DecisionInputs } from '../decision-inputs.ts';
import type { Attributes } from '../evaluate.ts';
import type { PrincipalFacts } from '../principal.ts';

/** Take away permissions and elements of lists for as long as the evaluator confirms what is left. */
export const simplest = <Confirmed>(
  request: DecisionInputs,
  confirmed: Confirmed,
  confirm: (request: DecisionInputs) => Confirmed | null,
): Confirmed => {
  for (const smaller of shortened(request)) {
    const again = confirm(smaller);
    if (again !== null) return simplest(smaller, again, confirm);
  }
  return confirmed;
};

/** Every request that lacks one thing. */
const shortened = (request: DecisionInputs): DecisionInputs[] => {
  const { principal, asked } = request;
  const principals = principal.permissions.flatMap((permission) => withoutPermission(principal, permission));
  const shorter = principals.map((each) => ({ ...request, principal: each }));
  if (asked.kind === 'object') {
    return [
      ...shorter,
      ...withoutElement(asked.attributes).map((attributes) => ({ ...request, asked: { ...asked, attributes } })),
    ];
  }
  if (asked.kind !== 'change' || !asked.current) return shorter;
  return [
    ...shorter,
    ...withoutElement(asked.current).map((current) => ({ ...request, asked: { ...asked, current } })),
  ];
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
