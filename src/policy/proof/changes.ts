import { canonicalJson } from '../../shared/canonical-json.ts';
import type { PolicySet } from '../policy.ts';
import type { Declared } from '../vocabulary.ts';

/**
 * A change that is seen in the text: it changes who holds what, what is known of whom, what requests ask, or what people are told, and no
 * decision on given facts.
 */
export interface Change {
  about: 'role' | 'permission' | 'action' | 'rule' | 'attribute' | 'object' | 'principal' | 'route';
  id: string;
  what: string;
}

/** What changed beside the decisions: all that the digest is of, but for the rules. */
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
  ...compare('attribute', attributesOf(before), attributesOf(after), changedParts),
  ...compare('object', objectsOf(before), objectsOf(after), changedParts),
  ...compare('principal', principalsOf(before), principalsOf(after), (old, now) => [
    ...onlyIn(now.permissions, old.permissions).map((id) => `gains ${id}`),
    ...onlyIn(old.permissions, now.permissions).map((id) => `loses ${id}`),
    ...changedParts(old.attributes, now.attributes),
  ]),
  ...compare('route', routesOf(before), routesOf(after), (old, now) => changed('asks', old, now)),
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

/** Part by part, as JSON. */
const changedParts = (old: object, now: object): string[] => {
  const [was, is] = [old, now].map(
    (each) => new Map(Object.entries(each).map(([name, part]) => [name, canonicalJson(part)])),
  );
  return [...new Set([...(was?.keys() ?? []), ...(is?.keys() ?? [])])]
    .sort()
    .flatMap((name) => changed(name, was?.get(name), is?.get(name)));
};

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

const namedBy = (of: string, declared: Declared): [string, object][] =>
  Object.entries(declared).map(([name, type]) => [
    `${of}.${name}`,
    // Their order says nothing.
    { ...type, ...(type.values && { values: [...type.values].sort() }) },
  ]);

const attributesOf = ({ resources, principals }: PolicySet) =>
  new Map([
    ...[...resources.values()].flatMap(({ resource, attributes, properties, context }) => [
      ...namedBy(resource, attributes),
      ...namedBy(`${resource}, action`, properties),
      ...namedBy(`${resource}, context`, context),
    ]),
    ...[...principals].flatMap(([type, declared]) => namedBy(`principal ${type}`, declared)),
  ]);

const objectsOf = ({ entities }: PolicySet) =>
  new Map(
    [...entities.resources].flatMap(([type, all]) => [...all].map(([id, each]) => [`${type} ${id}`, each] as const)),
  );

const principalsOf = ({ entities }: PolicySet) =>
  new Map(
    [...entities.principals].flatMap(([type, all]) => [...all].map(([id, each]) => [`${type} ${id}`, each] as const)),
  );

const routesOf = ({ routes }: PolicySet) =>
  new Map(
    routes.routes.map(({ host, methods, path, access }): [string, string] => [
      `${methods.join(',')} ${host ?? ''}${path}`,
      access.kind === 'public'
        ? `nothing (${access.reason})`
        : [`${access.resource}.${access.action}`, access.id ?? '', canonicalJson(access.attributes)].join(' ').trim(),
    ]),
  );
