import { createHash } from 'node:crypto';
import { permissionsOf } from './audience.ts';
import { parseDefinitions, type DefinitionsFile } from './definitions.ts';
import { parseEntities } from './parse-entities.ts';
import { parsePolicy, everyResource } from './parse-policy.ts';
import { parsePrincipal, principalVocabulary } from './parse-principal.ts';
import { parseRoles } from './parse-roles.ts';
import { PolicyError, suggest } from './policy-error.ts';
import type { BuiltInRole, Permission, PolicySet, ResourcePolicy, Rule } from './policy.ts';
import type { AttributeType, Declared } from './vocabulary.ts';
import { YamlSource, type SourceFile } from './yaml-source.ts';

const byName = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/**
 * Load a bundle: `*.policy.yaml`, `*.definitions.yaml`, `*.principal.yaml`, `*.entities.yaml` files and `roles.yaml`.
 * Whatever is wrong is a {@link PolicyError} naming `file:line:column`; a bundle is loaded whole or not at all.
 */
export const loadPolicySet = (files: readonly SourceFile[]): PolicySet => {
  const ordered = [...files].sort((a, b) => byName(a.file, b.file));
  const sourcesOf = (ending: string): YamlSource[] =>
    ordered.filter(({ file }) => file.endsWith(ending)).map((file) => new YamlSource(file));
  const principals = indexPrincipals(sourcesOf('.principal.yaml'));
  const definitions = indexDefinitions(sourcesOf('.definitions.yaml'));
  const names = { principal: principalVocabulary(principals), definitions };
  const policies = sourcesOf('.policy.yaml').map((source) => parsePolicy(source, names));
  const resources = indexResources(policies.filter(({ resource }) => resource !== everyResource));
  const permissions = indexPermissions(resources);
  const guardrails = policies.filter(({ resource }) => resource === everyResource).flatMap(({ rules }) => rules);
  checkRules([...resources.values()].flatMap(({ rules }) => rules).concat(guardrails), permissions);
  for (const policy of resources.values()) policy.rules.push(...guardrails.flatMap((rule) => spread(rule, policy)));
  const roles = indexRoles(
    ordered.filter(({ file }) => /(^|\/)roles\.yaml$/.test(file)).map((file) => new YamlSource(file)),
    permissions,
  );
  const entities = parseEntities(sourcesOf('.entities.yaml'), { resources, principals, permissions, roles });
  const meaning = [[...resources.values()], roles, [...principals], entities];
  return { digest: digestOf(meaning), resources, permissions, roles, principals, entities };
};

const indexPrincipals = (sources: YamlSource[]): Map<string, Declared> => {
  const principals = new Map<string, Declared>();
  const types = new Map<string, AttributeType>();
  for (const source of sources) {
    const { type, attributes } = parsePrincipal(source);
    if (principals.has(type)) source.fail(source.root, `the principal "${type}" is declared twice`);
    for (const [name, declared] of Object.entries(attributes)) {
      // Conditions ask without knowing which kind of principal it will be.
      const earlier = types.get(name) ?? declared;
      if (earlier.type !== declared.type || earlier.list !== declared.list) {
        source.fail(source.root, `"${name}" has another type for another kind of principal`);
      }
      types.set(name, declared);
    }
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
    if (definitions.has(name)) source.fail(file.definitions, `the definitions "${name}" are in two files`);
    definitions.set(name, parseDefinitions(source, file));
  }
  return definitions;
};

const indexRoles = (sources: YamlSource[], permissions: Map<string, Permission>): BuiltInRole[] => {
  const roles: BuiltInRole[] = [];
  for (const source of sources) {
    for (const role of parseRoles(source, permissions)) {
      if (roles.some(({ key }) => key === role.key))
        source.fail(source.root, `the role "${role.key}" is declared twice`);
      roles.push(role);
    }
  }
  return roles;
};

const indexResources = (policies: ResourcePolicy[]): Map<string, ResourcePolicy> => {
  const resources = new Map<string, ResourcePolicy>();
  for (const policy of policies) {
    const earlier = resources.get(policy.resource);
    if (earlier) {
      throw new PolicyError(policy.place, `resource "${policy.resource}" is already declared in ${earlier.place.file}`);
    }
    resources.set(policy.resource, policy);
  }
  return new Map([...resources].sort(([a], [b]) => byName(a, b)));
};

const indexPermissions = (resources: Map<string, ResourcePolicy>): Map<string, Permission> => {
  const permissions = new Map<string, Permission>();
  for (const policy of resources.values()) {
    for (const permission of policy.permissions) {
      if (permissions.has(permission.id)) {
        throw new PolicyError(policy.place, `permission "${permission.id}" is declared twice`);
      }
      permissions.set(permission.id, permission);
    }
  }
  return new Map([...permissions].sort(([a], [b]) => byName(a, b)));
};

const checkRules = (rules: Rule[], permissions: Map<string, Permission>): void => {
  const ids = new Set<string>();
  for (const rule of rules) {
    if (ids.has(rule.id)) throw new PolicyError(rule.place, `rule "${rule.id}" is declared twice`);
    ids.add(rule.id);
    const unknown = permissionsOf(rule.audience).find((id) => !permissions.has(id));
    if (unknown) {
      throw new PolicyError(rule.place, `unknown permission "${unknown}"`, suggest(unknown, permissions.keys()));
    }
  }
};

/** A guardrail as a rule of one resource: its kinds of access become the resource's actions of that kind. */
const spread = (rule: Rule, policy: ResourcePolicy): Rule[] => {
  const actions = Object.keys(policy.actions).filter((action) => rule.actions.includes(policy.actions[action] ?? ''));
  return actions.length > 0 ? [{ ...rule, actions }] : [];
};

/** An attribute may be called that too. */
const isPlace = (value: unknown): boolean =>
  typeof value === 'object' && value !== null && 'line' in value && 'column' in value;

/** Over the meaning, not the text: places and comments do not count, nor does the order of files or keys. */
const digestOf = (meaning: unknown): string => {
  const text = JSON.stringify(meaning, (key, value: unknown) => {
    if (key === 'place' && isPlace(value)) return undefined;
    if (value === null || typeof value !== 'object' || Array.isArray(value)) return value;
    const entries = value instanceof Map ? [...(value as Map<string, unknown>)] : Object.entries(value);
    return Object.fromEntries(entries.sort(([a], [b]) => byName(a, b)));
  });
  return createHash('sha256').update(text).digest('hex');
};
