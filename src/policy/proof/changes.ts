import type { PolicySet } from '../policy.ts';

/** A change that is seen in the text: it changes who holds what, or what people are told, and no decision on given facts. */
export interface Change {
  about: 'role' | 'permission' | 'action' | 'rule';
  id: string;
  what: string;
}

/** What changed beside the decisions: roles, permissions, kinds of access, and what denials say. */
export const describeChanges = (before: PolicySet, after: PolicySet): Change[] => [
  ...compare('role', rolesOf(before), rolesOf(after), (old, now) => [
    ...onlyIn(now.permissions, old.permissions).map((id) => `gains ${id}`),
    ...onlyIn(old.permissions, now.permissions).map((id) => `loses ${id}`),
    ...changed('scope', old.scope, now.scope),
    ...changed('name', old.name, now.name),
    ...changed('description', old.description, now.description),
  ]),
  ...compare('permission', before.permissions, after.permissions, (old, now) => [
    ...changed('scope', old.scope, now.scope),
    ...changed('name', old.name, now.name),
    ...changed('description', old.description, now.description),
  ]),
  ...compare('action', actionsOf(before), actionsOf(after), (old, now) => changed('kind of access', old, now)),
  ...compare('rule', rulesOf(before), rulesOf(after), (old, now) => [
    ...changed('reason', old.reason, now.reason),
    ...changed('obligation', said(old.obligation), said(now.obligation)),
  ]),
];

const compare = <Thing>(
  about: Change['about'],
  before: ReadonlyMap<string, Thing>,
  after: ReadonlyMap<string, Thing>,
  differences: (old: Thing, now: Thing) => string[],
): Change[] =>
  [...new Set([...before.keys(), ...after.keys()])].sort().flatMap((id) => {
    const old = before.get(id);
    const now = after.get(id);
    const what = old === undefined ? ['is new'] : now === undefined ? ['is gone'] : differences(old, now);
    return what.map((each) => ({ about, id, what: each }));
  });

const changed = (what: string, old: string | undefined, now: string | undefined): string[] =>
  old === now ? [] : [`${what}: ${old ?? 'none'} → ${now ?? 'none'}`];

const onlyIn = (these: readonly string[], others: readonly string[]): string[] =>
  these.filter((each) => !others.includes(each));

const said = (obligation: { kind: string; maxAge: number } | undefined): string | undefined =>
  obligation && `${obligation.kind} within ${obligation.maxAge} s`;

const rolesOf = ({ roles }: PolicySet) => new Map(roles.map((role) => [role.key, role]));

const actionsOf = ({ resources }: PolicySet) =>
  new Map(
    [...resources.values()].flatMap(({ resource, actions }) =>
      Object.entries(actions).map(([action, access]): [string, string] => [`${resource}.${action}`, access]),
    ),
  );

const rulesOf = ({ resources }: PolicySet) =>
  new Map([...resources.values()].flatMap(({ rules }) => rules.map((rule) => [rule.id, rule])));
