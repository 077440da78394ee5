import { byCodeUnits } from '../shared/by-code-units.ts';
import { namedDefinitions, parseDefinitions, type DefinitionsFile } from './definitions.ts';
import { digestOf } from './digest.ts';
import { parseEntities } from './parse-entities.ts';
import { everyResource, parsePolicy, permissionIds, type BundleNames } from './parse-policy.ts';
import { parsePrincipal, principalVocabulary } from './parse-principal.ts';
import { parseRoles } from './parse-roles.ts';
import { parseRoutes } from './parse-routes.ts';
import type { Place } from './place.ts';
import { PolicyError } from './policy-error.ts';
import type { BuiltInRole, Permission, PolicySet, ResourcePolicy, Rule } from './policy.ts';
import { RouteMap } from './route-map.ts';
import type { Route } from './route.ts';
import type { Declared } from './vocabulary.ts';
import { YamlSource, type SourceFile } from './yaml-source.ts';

const byIds = (permissions: readonly Permission[]): Permission[] =>
  [...permissions].sort((a, b) => byCodeUnits(a.id, b.id));

/**
 * Load a bundle: `*.policy.yaml`, `*.definitions.yaml`, `*.principal.yaml`, `*.entities.yaml`, `*.routes.yaml` files and `roles.yaml`.
 * Whatever is wrong is a {@link PolicyError} naming `file:line:column`; a bundle is loaded whole or not at all.
 */
export const loadPolicySet = (files: readonly SourceFile[]): PolicySet => {
  const ordered = [...files].sort((a, b) => byCodeUnits(a.file, b.file));
  const sourcesOf = (ending: string): YamlSource[] =>
    ordered.filter(({ file }) => file.endsWith(ending)).map((file) => new YamlSource(file));
  const principals = indexPrincipals(sourcesOf('.principal.yaml'));
  const definitions = indexDefinitions(sourcesOf('.definitions.yaml'));
  const policySources = sourcesOf('.policy.yaml');
  const defined = [...definitions.values()];
  const names: BundleNames = {
    principal: principalVocabulary(principals),
    definitions,
    permissions: new Set(policySources.flatMap(permissionIds)),
    onDefinitions: (own) => defined.push(own),
  };
  const policies = policySources.map((source) => parsePolicy(source, names));
  const resources = indexResources(policies.filter(({ resource }) => resource !== everyResource));
  checkCalled([...resources.values()]);
  const permissions = indexPermissions(resources);
  // In an order that says nothing of where a folder lies.
  const guardrails = policies
    .filter(({ resource }) => resource === everyResource)
    .sort((a, b) => byCodeUnits(a.rules[0]?.id ?? '', b.rules[0]?.id ?? ''))
    .flatMap(({ rules }) => rules);
  checkIds([...resources.values()].flatMap(({ rules }) => rules).concat(guardrails));
  for (const policy of resources.values()) policy.rules.push(...guardrails.flatMap((rule) => spread(rule, policy)));
  const roles = indexRoles(
    ordered.filter(({ file }) => /(^|\/)roles\.yaml$/.test(file)).map((file) => new YamlSource(file)),
    permissions,
  );
  const entities = parseEntities(sourcesOf('.entities.yaml'), { resources, principals, permissions, roles });
  const routes = new RouteMap(sourcesOf('.routes.yaml').flatMap((source) => parseRoutes(source, resources)));
  const declared = [...resources.values()].map((policy) => ({ ...policy, permissions: byIds(policy.permissions) }));
  const meaning = [declared, [...roles].sort((a, b) => byCodeUnits(a.key, b.key)), inOrder(routes.routes)];
  return {
    digest: digestOf(meaning, [principals, entities]),
    resources,
    permissions,
    roles,
    principals,
    definitions: defined.flatMap(namedDefinitions),
    entities,
    routes,
    files: ordered,
  };
};

const indexPrincipals = (sources: YamlSource[]): Map<string, Declared> => {
  const principals = new Map<string, Declared>();
  for (const source of sources) {
    const { type, attributes } = parsePrincipal(source, principals);
    principals.set(type, attributes);
  }
  return principals;
};

const indexDefinitions = (sources: YamlSource[]): Map<string, DefinitionsFile> => {
  const definitions = new Map<string, DefinitionsFile>();
  for (const source of sources) {
    const keys = ['definitions', 'conditions', 'derived_roles'] as const;
    const file = source.record(source.root, 'a definitions file', keys, ['definitions']);
    const name = source.text(file.definitions, '"definitions"');
    if (definitions.has(name))
      source.fail(file.definitions, `the definitions "${name}" are in two files`, 'give one another name');
    definitions.set(name, parseDefinitions(source, file));
  }
  return definitions;
};

const indexRoles = (sources: YamlSource[], permissions: Map<string, Permission>): BuiltInRole[] =>
  sources.reduce<BuiltInRole[]>((roles, source) => [...roles, ...parseRoles(source, permissions, roles)], []);

const indexResources = (policies: ResourcePolicy[]): Map<string, ResourcePolicy> => {
  const resources = new Map<string, ResourcePolicy>();
  for (const policy of policies) {
    const earlier = resources.get(policy.resource);
    if (earlier) {
      throw new PolicyError(policy.place, `resource "${policy.resource}" is declared twice`, firstIn(earlier.place));
    }
    resources.set(policy.resource, policy);
  }
  return new Map([...resources].sort(([a], [b]) => byCodeUnits(a, b)));
};

/** Two resources can be asked for by one name where the action tells which is meant. */
const checkCalled = (policies: ResourcePolicy[]): void => {
  const owners = new Map<string, ResourcePolicy>();
  for (const policy of policies) {
    for (const action of Object.keys(policy.actions)) {
      const name = JSON.stringify([policy.called, action]);
      const other = owners.get(name);
      if (other) {
        throw new PolicyError(
          policy.place,
          `"${policy.resource}" and "${other.resource}" are both called "${policy.called}" and have the action "${action}"`,
        );
      }
      owners.set(name, policy);
    }
  }
};

const indexPermissions = (resources: Map<string, ResourcePolicy>): Map<string, Permission> => {
  const permissions = new Map<string, Permission>();
  for (const policy of resources.values()) {
    for (const permission of policy.permissions) {
      const earlier = permissions.get(permission.id);
      if (earlier) {
        const problem = `permission "${permission.id}" is declared twice`;
        throw new PolicyError(permission.place, problem, firstIn(earlier.place));
      }
      permissions.set(permission.id, permission);
    }
  }
  return new Map([...permissions].sort(([a], [b]) => byCodeUnits(a, b)));
};

const checkIds = (rules: Rule[]): void => {
  const places = new Map<string, Place>();
  for (const { id, place } of rules) {
    const earlier = places.get(id);
    if (earlier) throw new PolicyError(place, `rule "${id}" is declared twice`, firstIn(earlier));
    places.set(id, place);
  }
};

const firstIn = ({ file, line }: Place): string => `first in ${file}:${line}`;

/** A guardrail as a rule of one resource: its kinds of access become the resource's actions of that kind. */
const spread = (rule: Rule, policy: ResourcePolicy): Rule[] => {
  const actions = Object.keys(policy.actions)
    .filter((action) => rule.actions.includes(policy.actions[action] ?? ''))
    .sort(byCodeUnits);
  return actions.length > 0 ? [{ ...rule, actions }] : [];
};

/** As no request has two routes, their order says nothing. */
const inOrder = (routes: readonly Route[]): Route[] => {
  const key = ({ host, path, methods }: Route): string => [host ?? '', path, ...methods].join(' ');
  return [...routes].sort((a, b) => byCodeUnits(key(a), key(b)));
};
