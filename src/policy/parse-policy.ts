import { isMap, type Node } from 'yaml';
import { always, join, negate } from './condition.ts';
import { Definitions, parseDefinitions, type DefinitionsFile } from './definitions.ts';
import { metCondition } from './obligation.ts';
import { parseAttributes } from './parse-attributes.ts';
import { parseAudience } from './parse-audience.ts';
import { ConditionParser } from './parse-condition.ts';
import { parseObligation } from './parse-obligation.ts';
import { ruleId, type Access, type Permission, type ResourcePolicy, type Rule } from './policy.ts';
import { suggest } from './policy-error.ts';
import { environment, vocabularyOf, type Declared, type Vocabulary } from './vocabulary.ts';
import type { YamlSource } from './yaml-source.ts';

const fileKeys = [
  'resource',
  'called',
  'source',
  'module',
  'isolation',
  'imports',
  'attributes',
  'properties',
  'context',
  'actions',
  'permissions',
  'conditions',
  'derived_roles',
  'rules',
] as const;

/** What a guardrail cannot have: it knows no resource. */
const resourceKeys = [
  'called',
  'source',
  'module',
  'isolation',
  'attributes',
  'properties',
  'context',
  'actions',
  'permissions',
] as const;
const neededKeys = ['module', 'isolation', 'attributes', 'actions'] as const;

const ruleKeys = [
  'id',
  'effect',
  'actions',
  'permissions',
  'principals',
  'derived_roles',
  'when',
  'fields',
  'reason',
  'obligation',
] as const;

/** The resource name of a guardrail file: its rules hold for every resource. */
export const everyResource = '*';

/** What a policy file can use of the rest of the bundle. */
export interface BundleNames {
  /** What can be asked of principals. */
  principal: Declared;
  definitions: ReadonlyMap<string, DefinitionsFile>;
  /** Ids of permissions. */
  permissions: ReadonlySet<string>;
  /** Told of the definitions that the file has itself. */
  onDefinitions: (own: DefinitionsFile) => void;
}

/** Read one `*.policy.yaml`. */
export const parsePolicy = (source: YamlSource, bundle: BundleNames): ResourcePolicy => {
  const file = source.record(source.root, 'a policy file', fileKeys, ['resource', 'rules']);
  const resource = source.text(file.resource, '"resource"');
  const guardrail = resource === everyResource;
  if (!guardrail && !/^[a-z][a-z0-9_]*$/.test(resource)) {
    source.fail(file.resource, `"${resource}" is no resource name`, 'lower-case words joined by _');
  }
  for (const key of resourceKeys) {
    if (guardrail && file[key]) source.fail(file[key], `a guardrail file has no "${key}"`, 'it is of every resource');
  }
  for (const key of neededKeys) {
    if (!guardrail && !file[key])
      source.fail(source.root, `a policy file lacks "${key}"`, `needed: resource, ${neededKeys.join(', ')}, rules`);
  }
  const declared = (node: Node | undefined): Declared => (node ? parseAttributes(source, node) : {});
  const attributes = declared(file.attributes);
  const properties = declareBeside(environment.action, source, file.properties);
  const context = declareBeside(environment.context, source, file.context);
  const vocabulary = vocabularyOf({ attributes, properties, context }, bundle.principal);
  const definitions = new Definitions(vocabulary, bundle.permissions);
  const own = parseDefinitions(source, file);
  bundle.onDefinitions(own);
  definitions.add(own);
  for (const node of file.imports ? source.items(file.imports, '"imports"') : []) {
    const name = source.text(node, 'an imported name');
    const found = bundle.definitions.get(name);
    if (!found) source.fail(node, `no file has the definitions "${name}"`, suggest(name, bundle.definitions.keys()));
    definitions.add(found);
  }
  const actions = file.actions ? parseActions(source, file.actions) : {};
  const module = file.module ? source.text(file.module, '"module"') : '';
  const { permissions } = bundle;
  const surroundings = { resource, vocabulary, definitions, permissions, actions, guardrail };
  return {
    resource,
    called: file.called ? source.text(file.called, '"called"') : resource,
    place: source.place(file.resource),
    source: file.source ? source.oneOf(file.source, '"source"', ['gateway', 'entities']) : 'gateway',
    isolation: file.isolation ? parseIsolation(source, file.isolation, attributes) : null,
    attributes,
    properties,
    context,
    actions,
    permissions: file.permissions ? parsePermissions(source, file.permissions, module) : [],
    rules: source.items(file.rules, '"rules"').map((node) => parseRule(source, node, surroundings)),
  };
};

/** The permissions that a policy file declares, before anything of it is checked: rules of other files may name them. */
export const permissionIds = ({ root }: YamlSource): string[] => {
  const declared = isMap(root) ? root.get('permissions') : undefined;
  return isMap(declared) ? declared.items.map(({ key }) => String(key)) : [];
};

/** What a file declares beside names that are always known, and whose meaning it cannot change. */
const declareBeside = (known: Declared, source: YamlSource, node: Node | undefined): Declared => {
  for (const { key, keyNode } of node ? source.entries(node, 'declared attributes') : []) {
    if (Object.hasOwn(known, key)) source.fail(keyNode, `"${key}" is always known; it is not declared`, 'leave it out');
  }
  return node ? parseAttributes(source, node) : {};
};

const parseIsolation = (source: YamlSource, node: Node, attributes: Declared): string | null => {
  const name = source.text(node, '"isolation"');
  if (name === 'none') return null;
  if (!Object.hasOwn(attributes, name)) {
    source.fail(node, `unknown attribute "${name}"`, suggest(name, [...Object.keys(attributes), 'none']));
  }
  const declared = attributes[name];
  if (declared?.type !== 'uuid' || declared.list)
    source.fail(node, '"isolation" needs an attribute of type uuid', 'a single one, or none');
  return name;
};

const parseActions = (source: YamlSource, node: Node): Record<string, Access> =>
  Object.fromEntries(
    source.entries(node, '"actions"').map(({ key, keyNode, value }) => {
      if (!actionName.test(key)) source.fail(keyNode, `"${key}" is no action`, 'a word, such as read or power_manage');
      return [key, source.oneOf(value, 'an action', ['read', 'write'])];
    }),
  );

const actionName = /^[A-Za-z][\w.:-]*$/;

const parsePermissions = (source: YamlSource, node: Node, module: string): Permission[] =>
  source.entries(node, '"permissions"').map(({ key, keyNode, value }) => {
    if (!/^[a-z_]+:[a-z_]+$/.test(key)) source.fail(keyNode, `"${key}" is no permission`, 'such as vm:read');
    const known = ['name', 'description', 'scope'] as const;
    const permission = source.record(value, 'a permission', known, ['name', 'description']);
    return {
      id: key,
      place: source.place(keyNode),
      name: source.text(permission.name, '"name"'),
      description: source.text(permission.description, '"description"'),
      module,
      scope: permission.scope ? source.oneOf(permission.scope, '"scope"', ['tenant', 'platform']) : 'tenant',
    };
  });

interface RuleSurroundings {
  resource: string;
  vocabulary: Vocabulary;
  definitions: Definitions;
  permissions: ReadonlySet<string>;
  actions: Record<string, Access>;
  guardrail: boolean;
}

const parseRule = (source: YamlSource, node: Node, surroundings: RuleSurroundings): Rule => {
  const { resource, vocabulary, definitions, permissions, actions, guardrail } = surroundings;
  const rule = source.record(node, 'a rule', ruleKeys, ['id', 'effect', 'actions']);
  const effect = source.oneOf(rule.effect, '"effect"', ['allow', 'deny']);
  if (guardrail && effect === 'allow')
    source.fail(rule.effect, 'a guardrail only denies', 'allow in the policies of the resources');
  if (effect === 'deny' && !rule.reason)
    source.fail(node, 'a deny must give its reason', 'reason: what the caller is told');
  if (effect === 'allow' && rule.obligation)
    source.fail(rule.obligation, 'an obligation lifts a deny', 'put it into a deny of the same actions');
  // A guardrail speaks of kinds of access, since it does not know the actions of each resource.
  const known = guardrail ? ['read', 'write'] : Object.keys(actions);
  for (const item of rule.fields ? source.items(rule.fields, '"fields"') : []) {
    const field = source.text(item, 'a field');
    if (/[*,]/.test(field)) source.fail(item, `"${field}" is no field`, 'a name, without * and commas');
  }
  for (const item of source.items(rule.actions, '"actions"')) {
    const action = source.text(item, 'an action');
    if (!known.includes(action)) source.fail(item, `unknown action "${action}"`, suggest(action, known));
  }
  const when = rule.when ? new ConditionParser(source, vocabulary, definitions).parse(rule.when) : always;
  const obligation = rule.obligation && parseObligation(source, rule.obligation);
  if (obligation?.kind === 'approval') {
    for (const item of source.items(rule.actions, '"actions"')) {
      const action = source.text(item, 'an action');
      if ((guardrail ? action : actions[action]) !== 'write')
        source.fail(rule.obligation, `"${action}" changes nothing that could be approved`, 'of actions that write');
    }
  }
  const audience = parseAudience(source, rule, { definitions, permissions });
  // Whom an allow is for must be said; a deny without an audience is for everyone.
  if (effect === 'allow' && !audience) {
    source.fail(
      node,
      'an allow needs "permissions", "derived_roles" or "principals"',
      'principals: authenticated, for everyone',
    );
  }
  return {
    id: ruleId(guardrail ? null : resource, source.text(rule.id, '"id"')),
    effect,
    actions: source.texts(rule.actions, '"actions"'),
    audience: audience ?? { kind: 'anyone' },
    condition: obligation ? join('and', [when, negate(metCondition(obligation, source.place(rule.obligation)))]) : when,
    ...(rule.fields && { fields: source.texts(rule.fields, '"fields"') }),
    ...(rule.reason && { reason: source.text(rule.reason, '"reason"') }),
    ...(obligation && { obligation }),
    place: source.place(node),
  };
};
