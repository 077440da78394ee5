import { createHash } from 'node:crypto';
import { parsePolicy, everyResource } from './parse-policy.ts';
import { parseRoles } from './parse-roles.ts';
import { PolicyError, suggest } from './policy-error.ts';
import type { Permission, PolicySet, ResourcePolicy, Rule } from './policy.ts';
import { YamlSource, type SourceFile } from './yaml-source.ts';

const byName = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/**
 * Load a bundle: `*.policy.yaml` files and one `roles.yaml`.
 * Whatever is wrong is a {@link PolicyError} naming `file:line:column`; a bundle is loaded whole or not at all.
 */
export const loadPolicySet = (files: readonly SourceFile[]): PolicySet => {
  const ordered = [...files].sort((a, b) => byName(a.file, b.file));
  const policies = ordered
    .filter(({ file }) => file.endsWith('.policy.yaml'))
    .map((file) => parsePolicy(new YamlSource(file)));
  const resources = indexResources(policies.filter(({ resource }) => resource !== everyResource));
  const permissions = indexPermissions(resources);
  const guardrails = policies.filter(({ resource }) => resource === everyResource).flatMap(({ rules }) => rules);
  checkRules([...resources.values()].flatMap(({ rules }) => rules).concat(guardrails), permissions);
  for (const policy of resources.values()) policy.rules.push(...guardrails.flatMap((rule) => spread(rule, policy)));
  const roles = ordered
    .filter(({ file }) => /(^|\/)roles\.yaml$/.test(file))
    .flatMap((file) => parseRoles(new YamlSource(file), permissions));
  return {
    digest: digestOf([...resources.values()], roles),
    resources,
    permissions,
    roles,
  };
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
    const named = rule.audience.kind === 'permissions' ? rule.audience.permissions : [];
    const unknown = named.find((id) => !permissions.has(id));
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

/** Over the meaning, not the text: places and comments do not count, nor does the order of files or keys. */
const digestOf = (resources: ResourcePolicy[], roles: PolicySet['roles']): string => {
  const meaning = JSON.stringify([resources, roles], (key, value: unknown) => {
    if (key === 'place') return undefined;
    if (value === null || typeof value !== 'object' || Array.isArray(value)) return value;
    return Object.fromEntries(Object.entries(value).sort(([a], [b]) => byName(a, b)));
  });
  return createHash('sha256').update(meaning).digest('hex');
};
