import { isScalar, type Node } from 'yaml';
import type { PolicySet } from '../policy.ts';
import { suggest } from '../policy-error.ts';
import type { PrincipalFacts } from '../principal.ts';
import { ownPrincipalTypes } from '../vocabulary.ts';
import type { YamlSource } from '../yaml-source.ts';
import { parseCaseAttributes, parseCaseId, type SuiteIds } from './case-attributes.ts';
import { suiteNow } from './suite.ts';

const keys = ['principal', 'id', 'role', 'permissions', 'scope', 'second_factor_age', 'attributes'] as const;

/** Keys that speak of the gateway's own sign-ins, which others' principals do not have. */
const ownKeys = ['role', 'scope', 'second_factor_age'] as const;

type Nodes = Partial<Record<(typeof keys)[number], Node>>;

/** Read who a case acts `as`: by a built-in role, by permissions, or as an entity of the bundle. */
export const parseCasePrincipal = (
  source: YamlSource,
  node: Node | undefined,
  policies: PolicySet,
  ids: SuiteIds,
): PrincipalFacts => {
  const nodes = source.record(node, '"as"', keys);
  const types = [...ownPrincipalTypes, ...policies.principals.keys()];
  const type = nodes.principal ? source.text(nodes.principal, '"principal"') : 'user';
  if (!types.includes(type)) source.fail(nodes.principal, `unknown kind of principal "${type}"`, suggest(type, types));
  const read = ownPrincipalTypes.some((each) => each === type) ? parseOwn : parseForeign;
  return read({ source, node, nodes, type, policies, ids });
};

interface Surroundings {
  source: YamlSource;
  node: Node | undefined;
  nodes: Nodes;
  type: string;
  policies: PolicySet;
  ids: SuiteIds;
}

const parseOwn = ({ source, node, nodes, type, policies, ids }: Surroundings): PrincipalFacts => {
  if (nodes.role && nodes.permissions) source.fail(nodes.role, 'a principal has "role" or "permissions", not both');
  if (!nodes.role && !nodes.permissions) {
    source.fail(node, '"as" lacks "role" or "permissions"', 'permissions: [] for none');
  }
  if (nodes.role && nodes.scope) source.fail(nodes.scope, 'a role has its own scope');
  const role = nodes.role && parseRole(source, nodes.role, policies);
  const permissions = role?.permissions ?? parsePermissions(source, nodes.permissions, policies);
  const scope: PrincipalFacts['scope'] =
    role?.scope ?? (nodes.scope ? source.oneOf(nodes.scope, '"scope"', ['tenant', 'platform']) : 'tenant');
  return {
    ...nobody,
    id: nodes.id ? parseCaseId(source, nodes.id, source.text(nodes.id, '"id"'), ids) : ids.$me,
    type,
    scope,
    isMember: scope === 'tenant',
    permissions,
    platformPermissions: scope === 'platform' ? permissions : [],
    secondFactorAt: nodes.second_factor_age ? suiteNow - parseAge(source, nodes.second_factor_age) * 1_000 : null,
    ...(nodes.attributes && {
      attributes: parseCaseAttributes(source, nodes.attributes, policies.principals.get(type) ?? {}, ids),
    }),
  };
};

const parseForeign = ({ source, node, nodes, type, policies, ids }: Surroundings): PrincipalFacts => {
  for (const key of ownKeys) {
    if (nodes[key]) source.fail(nodes[key], `a principal of type "${type}" has no "${key}"`);
  }
  if (!nodes.id) source.fail(node, '"as" lacks "id"', `which ${type} it is`);
  const id = source.text(nodes.id, '"id"');
  const entities = policies.entities.principals.get(type);
  const entity = entities?.get(id);
  if (!entity && !nodes.permissions && !nodes.attributes) {
    const hint = suggest(id, entities?.keys() ?? []);
    source.fail(nodes.id, `no entity file has the ${type} "${id}"`, `${hint}; or give "permissions" or "attributes"`);
  }
  const declared = policies.principals.get(type) ?? {};
  return {
    ...nobody,
    id,
    type,
    permissions: nodes.permissions
      ? parsePermissions(source, nodes.permissions, policies)
      : (entity?.permissions ?? []),
    attributes: {
      ...entity?.attributes,
      ...(nodes.attributes && parseCaseAttributes(source, nodes.attributes, declared, ids)),
    },
  };
};

const nobody = {
  email: 'somebody@suite.example',
  credentialId: null,
  scope: 'tenant',
  isMember: false,
  platformPermissions: [],
  secondFactorAt: null,
} as const;

const parseRole = (source: YamlSource, node: Node, { roles }: PolicySet): PolicySet['roles'][number] => {
  const key = source.text(node, '"role"');
  const keys = roles.map((each) => each.key);
  return roles.find((each) => each.key === key) ?? source.fail(node, `no built-in role "${key}"`, suggest(key, keys));
};

const parsePermissions = (source: YamlSource, node: Node | undefined, { permissions }: PolicySet): string[] =>
  (node ? source.items(node, '"permissions"') : []).map((item) => {
    const id = source.text(item, 'a permission');
    if (!permissions.has(id)) source.fail(item, `unknown permission "${id}"`, suggest(id, permissions.keys()));
    return id;
  });

const parseAge = (source: YamlSource, node: Node): number =>
  isScalar(node) && typeof node.value === 'number' && node.value >= 0
    ? node.value
    : source.fail(node, '"second_factor_age" is a number of seconds');
