import { isMap, isScalar, type Node } from 'yaml';
import { always, join, negate } from './condition.ts';
import { metCondition, type Obligation } from './obligation.ts';
import { ConditionParser } from './parse-condition.ts';
import type { Access, Audience, Permission, ResourcePolicy, Rule } from './policy.ts';
import { suggest } from './policy-error.ts';
import { attributeTypes, type AttributeType } from './vocabulary.ts';
import type { YamlSource } from './yaml-source.ts';

const fileKeys = ['resource', 'module', 'isolation', 'attributes', 'actions', 'permissions', 'rules'] as const;
const ruleKeys = [
  'id',
  'effect',
  'actions',
  'permissions',
  'principals',
  'when',
  'fields',
  'reason',
  'obligation',
] as const;

/** The resource name of a guardrail file: its rules hold for every resource. */
export const everyResource = '*';

/** Read one `*.policy.yaml`. Names of permissions are checked later, against the whole bundle. */
export const parsePolicy = (source: YamlSource): ResourcePolicy => {
  const file = source.record(source.root, 'a policy file', fileKeys, ['resource', 'rules']);
  const resource = source.text(file.resource, '"resource"');
  const guardrail = resource === everyResource;
  if (!guardrail && !/^[a-z][a-z0-9_]*$/.test(resource)) {
    source.fail(file.resource, `"${resource}" is no resource name`, 'lower-case words joined by _');
  }
  for (const key of ['module', 'isolation', 'attributes', 'actions', 'permissions'] as const) {
    if (guardrail && file[key]) source.fail(file[key], `a guardrail file has no "${key}"`);
    if (!guardrail && key !== 'permissions' && !file[key]) source.fail(source.root, `a policy file lacks "${key}"`);
  }
  const attributes = file.attributes ? parseAttributes(source, file.attributes) : {};
  const actions = file.actions ? parseActions(source, file.actions) : {};
  const module = file.module ? source.text(file.module, '"module"') : '';
  const rules = source
    .items(file.rules, '"rules"')
    .map((node) => parseRule(source, node, { resource, attributes, actions, guardrail }));
  return {
    resource,
    place: source.place(file.resource),
    isolation: file.isolation ? parseIsolation(source, file.isolation, attributes) : null,
    attributes,
    actions,
    permissions: file.permissions ? parsePermissions(source, file.permissions, module) : [],
    rules,
  };
};

const parseIsolation = (source: YamlSource, node: Node, attributes: Record<string, AttributeType>): string | null => {
  const name = source.text(node, '"isolation"');
  if (name === 'none') return null;
  if (!Object.hasOwn(attributes, name)) {
    source.fail(node, `unknown attribute "${name}"`, suggest(name, [...Object.keys(attributes), 'none']));
  }
  if (attributes[name]?.type !== 'uuid') source.fail(node, '"isolation" needs an attribute of type uuid');
  return name;
};

const parseAttributes = (source: YamlSource, node: Node): Record<string, AttributeType> =>
  Object.fromEntries(
    source.entries(node, '"attributes"').map(({ key, value }) => [key, parseAttribute(source, value)]),
  );

const parseAttribute = (source: YamlSource, node: Node): AttributeType => {
  if (!isMap(node)) return { type: source.oneOf(node, 'an attribute type', attributeTypes), list: false };
  const { type, list, values } = source.record(node, 'an attribute', ['type', 'list', 'values'], ['type']);
  if (list && (!isScalar(list) || typeof list.value !== 'boolean')) source.fail(list, '"list" is true or false');
  return {
    type: source.oneOf(type, 'an attribute type', attributeTypes),
    list: isScalar(list) && list.value === true,
    ...(values && { values: source.texts(values, '"values"') }),
  };
};

const parseActions = (source: YamlSource, node: Node): Record<string, Access> =>
  Object.fromEntries(
    source
      .entries(node, '"actions"')
      .map(({ key, value }) => [key, source.oneOf(value, 'an action', ['read', 'write'])]),
  );

const parsePermissions = (source: YamlSource, node: Node, module: string): Permission[] =>
  source.entries(node, '"permissions"').map(({ key, keyNode, value }) => {
    if (!/^[a-z_]+:[a-z_]+$/.test(key)) source.fail(keyNode, `"${key}" is no permission`, 'such as vm:read');
    const known = ['name', 'description', 'scope'] as const;
    const permission = source.record(value, 'a permission', known, ['name', 'description']);
    return {
      id: key,
      name: source.text(permission.name, '"name"'),
      description: source.text(permission.description, '"description"'),
      module,
      scope: permission.scope ? source.oneOf(permission.scope, '"scope"', ['tenant', 'platform']) : 'tenant',
    };
  });

interface RuleSurroundings {
  resource: string;
  attributes: Record<string, AttributeType>;
  actions: Record<string, Access>;
  guardrail: boolean;
}

const parseRule = (source: YamlSource, node: Node, surroundings: RuleSurroundings): Rule => {
  const { resource, attributes, actions, guardrail } = surroundings;
  const rule = source.record(node, 'a rule', ruleKeys, ['id', 'effect', 'actions']);
  const effect = source.oneOf(rule.effect, '"effect"', ['allow', 'deny']);
  if (guardrail && effect === 'allow') source.fail(rule.effect, 'a guardrail only denies');
  if (effect === 'deny' && !rule.reason) source.fail(node, 'a deny must give its reason');
  if (effect === 'allow' && rule.obligation) source.fail(rule.obligation, 'an obligation lifts a deny');
  // A guardrail speaks of kinds of access, since it does not know the actions of each resource.
  const known = guardrail ? ['read', 'write'] : Object.keys(actions);
  for (const item of source.items(rule.actions, '"actions"')) {
    const action = source.text(item, 'an action');
    if (!known.includes(action)) source.fail(item, `unknown action "${action}"`, suggest(action, known));
  }
  const when = rule.when ? new ConditionParser(source, attributes).parse(rule.when) : always;
  const obligation = rule.obligation && parseObligation(source, rule.obligation);
  return {
    id: `${guardrail ? 'guardrail' : resource}.${source.text(rule.id, '"id"')}`,
    effect,
    actions: source.texts(rule.actions, '"actions"'),
    audience: parseAudience(source, node, rule, effect),
    condition: obligation ? join('and', [when, negate(metCondition(obligation))]) : when,
    ...(rule.fields && { fields: source.texts(rule.fields, '"fields"') }),
    ...(rule.reason && { reason: source.text(rule.reason, '"reason"') }),
    ...(obligation && { obligation }),
    place: source.place(node),
  };
};

const parseObligation = (source: YamlSource, node: Node): Obligation => {
  const known = ['second_factor_within'] as const;
  const { second_factor_within: within } = source.record(node, 'an obligation', known, known);
  const seconds = isScalar(within) ? within.value : null;
  if (typeof seconds !== 'number' || !Number.isInteger(seconds) || seconds <= 0) {
    return source.fail(within, '"second_factor_within" is a whole number of seconds');
  }
  return { kind: 'second_factor', maxAge: seconds };
};

const parseAudience = (
  source: YamlSource,
  node: Node,
  rule: { permissions?: Node; principals?: Node },
  effect: Rule['effect'],
): Audience => {
  if (rule.principals) {
    source.oneOf(rule.principals, '"principals"', ['authenticated']);
    if (rule.permissions) source.fail(rule.principals, 'a rule has "principals" or "permissions", not both');
    return { kind: 'anyone' };
  }
  if (rule.permissions) {
    if (!isMap(rule.permissions)) {
      return { kind: 'permissions', match: 'any', permissions: source.texts(rule.permissions, '"permissions"') };
    }
    const { all } = source.record(rule.permissions, '"permissions"', ['all'], ['all']);
    return { kind: 'permissions', match: 'all', permissions: source.texts(all, '"all"') };
  }
  // Whom an allow is for must be said; a deny without an audience is for everyone.
  if (effect === 'allow') source.fail(node, 'an allow needs "permissions" or "principals: authenticated"');
  return { kind: 'anyone' };
};
