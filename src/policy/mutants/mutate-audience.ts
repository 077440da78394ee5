import type { Audience, DerivedRole, Holders } from '../policy.ts';
import { mutateCondition } from './mutate-condition.ts';
import type { RuleMutation } from './mutate-rule.ts';

/** All changes of whom a rule is for, by one thing. */
export const mutateAudience = (audience: Audience): RuleMutation[] =>
  (audience.kind === 'derived' ? mutateRoles(audience.roles) : mutateHolders(audience)).map(
    ({ change, place, audience }) => ({ change, place, apply: (rule) => ({ ...rule, audience }) }),
  );

interface AudienceMutation<Kind extends Audience> extends Pick<RuleMutation, 'change' | 'place'> {
  audience: Kind;
}

const mutateHolders = (holders: Holders): AudienceMutation<Holders>[] => {
  if (holders.kind === 'anyone') return [];
  const { match, permissions } = holders;
  const place = undefined;
  return [
    { change: 'for everyone', place, audience: { kind: 'anyone' } },
    ...(permissions.length > 1
      ? [
          ...permissions.map((dropped) => ({
            change: `drop the permission ${dropped}`,
            place,
            audience: { ...holders, permissions: permissions.filter((each) => each !== dropped) },
          })),
          {
            change: match === 'all' ? 'any of the permissions is enough' : 'all of the permissions are needed',
            place,
            audience: { ...holders, match: match === 'all' ? ('any' as const) : ('all' as const) },
          },
        ]
      : []),
  ];
};

const mutateRoles = (roles: readonly DerivedRole[]): AudienceMutation<Audience>[] =>
  roles.flatMap((role, index) => {
    const replaced = (changed: DerivedRole): Audience => ({ kind: 'derived', roles: roles.with(index, changed) });
    const { place } = role;
    return [
      ...(roles.length > 1
        ? [
            {
              change: `drop the derived role ${role.name}`,
              place,
              audience: { kind: 'derived' as const, roles: roles.filter((each) => each !== role) },
            },
          ]
        : []),
      ...mutateHolders(role.audience).map((each) => ({
        change: `derived role ${role.name}: ${each.change}`,
        place,
        audience: replaced({ ...role, audience: each.audience }),
      })),
      ...mutateCondition(role.condition).map((each) => ({
        change: `derived role ${role.name}: ${each.change}`,
        place: each.place ?? place,
        audience: replaced({ ...role, condition: each.condition }),
      })),
    ];
  });
