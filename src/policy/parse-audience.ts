import { isMap, type Node } from 'yaml';
import type { Definitions } from './definitions.ts';
import type { Audience, Holders } from './policy.ts';
import type { YamlSource } from './yaml-source.ts';

interface AudienceNodes {
  permissions?: Node;
  principals?: Node;
  derived_roles?: Node;
}

/** Whom a rule is for; undefined where it does not say. */
export const parseAudience = (
  source: YamlSource,
  nodes: AudienceNodes,
  definitions: Definitions,
): Audience | undefined => {
  const { derived_roles: derived } = nodes;
  if (!derived) return parseHolders(source, nodes);
  if (nodes.permissions ?? nodes.principals) {
    source.fail(derived, 'a rule has one of "principals", "permissions" and "derived_roles"');
  }
  const roles = source
    .items(derived, '"derived_roles"')
    .map((node) => definitions.derivedRole(source.text(node, 'a derived role'), { source, node }));
  if (roles.length === 0) source.fail(derived, '"derived_roles" must not be empty');
  return { kind: 'derived', roles };
};

/** `principals: authenticated`, `permissions: […]` for any of them, or `permissions: { all: […] }`. */
export const parseHolders = (
  source: YamlSource,
  { permissions, principals }: Omit<AudienceNodes, 'derived_roles'>,
): Holders | undefined => {
  if (principals) {
    source.oneOf(principals, '"principals"', ['authenticated']);
    if (permissions) source.fail(principals, 'a rule has "principals" or "permissions", not both');
    return { kind: 'anyone' };
  }
  if (!permissions) return undefined;
  if (!isMap(permissions)) {
    return { kind: 'permissions', match: 'any', permissions: source.texts(permissions, '"permissions"') };
  }
  const { all } = source.record(permissions, '"permissions"', ['all'], ['all']);
  return { kind: 'permissions', match: 'all', permissions: source.texts(all, '"all"') };
};
