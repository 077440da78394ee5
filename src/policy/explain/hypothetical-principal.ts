import { isScalar, type Node } from 'yaml';
import { parseAttributeValues } from '../parse-attribute-values.ts';
import type { BuiltInRole, PolicySet } from '../policy.ts';
import { suggest } from '../policy-error.ts';
import type { PrincipalFacts } from '../principal.ts';
import { ownPrincipalTypes } from '../vocabulary.ts';
import type { YamlSource } from '../yaml-source.ts';

const principalKeys = [
  'type',
  'id',
  'role',
  'permissions',
  'scope',
  'member',
  'second_factor_age',
  'attributes',
] as const;

const principalId = '01900000-0000-7000-8000-00000000000a';

/**
 * Read who makes a hypothetical request: what a built-in role or a list of permissions gives, or both; of an entity file's
 * principal, what it says.
 */
export const parseHypotheticalPrincipal = (
  source: YamlSource,
  node: Node,
  { policies, now }: { policies: PolicySet; now: number },
): PrincipalFacts => {
  const nodes = source.record(node, '"principal"', principalKeys);
  const type = nodes.type ? parseType(source, nodes.type, policies) : 'user';
  const id = nodes.id ? source.text(nodes.id, '"id"') : principalId;
  const isOwn = ownPrincipalTypes.some((each) => each === type);
  const entity = policies.entities.principals.get(type)?.get(id);
  const role = nodes.role && parseRole(source, nodes.role, policies);
  const scope = nodes.scope ? source.oneOf(nodes.scope, '"scope"', ['tenant', 'platform']) : (role?.scope ?? 'tenant');
  if (!role && !nodes.permissions && !entity) {
    source.fail(node, '"principal" has neither "role" nor "permissions"', 'permissions: [] for none');
  }
  const held = nodes.permissions ? parsePermissions(source, nodes.permissions, policies) : (entity?.permissions ?? []);
  const permissions = [...new Set([...(role?.permissions ?? []), ...held])].sort();
  const age = nodes.second_factor_age && parseAge(source, nodes.second_factor_age);
  const declared = policies.principals.get(type) ?? {};
  return {
    id,
    type,
    email: '',
    credentialId: null,
    scope,
    isMember: nodes.member ? parseTruth(source, nodes.member) : isOwn && scope === 'tenant',
    permissions,
    platformPermissions: scope === 'platform' ? permissions : [],
    secondFactorAt: age === undefined ? null : now - age * 1_000,
    // Who is another application's never signed in here.
    ...((entity || !isOwn) && { foreign: true as const }),
    attributes: { ...entity?.attributes, ...parseAttributeValues(source, nodes.attributes, declared) },
  };
};

const parseType = (source: YamlSource, node: Node, { principals }: PolicySet): string => {
  const type = source.text(node, '"type"');
  const known = [...ownPrincipalTypes, ...principals.keys()];
  if (!known.includes(type)) source.fail(node, `unknown kind of principal "${type}"`, suggest(type, known));
  return type;
};

const parseRole = (source: YamlSource, node: Node, { roles }: PolicySet): BuiltInRole => {
  const key = source.text(node, '"role"');
  const keys = roles.map((each) => each.key);
  return roles.find((each) => each.key === key) ?? source.fail(node, `no built-in role "${key}"`, suggest(key, keys));
};

const parsePermissions = (source: YamlSource, node: Node, { permissions }: PolicySet): string[] =>
  source.items(node, '"permissions"').map((item) => {
    const id = source.text(item, 'a permission');
    if (!permissions.has(id)) source.fail(item, `unknown permission "${id}"`, suggest(id, permissions.keys()));
    return id;
  });

const parseAge = (source: YamlSource, node: Node): number =>
  isScalar(node) && typeof node.value === 'number' && node.value >= 0
    ? node.value
    : source.fail(node, '"second_factor_age" is a number of seconds');

const parseTruth = (source: YamlSource, node: Node): boolean =>
  isScalar(node) && typeof node.value === 'boolean' ? node.value : source.fail(node, 'expected true or false');
