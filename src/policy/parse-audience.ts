import { isMap, type Node } from 'yaml';
import type { Definitions } from './definitions.ts';
import type { Audience, Holders } from './policy.ts';
import { suggest } from './policy-error.ts';
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
  { definitions, permissions }: { definitions: Definitions; permissions: ReadonlySet<string> },
): Audience | undefined => {
  const { derived_roles: derived } = nodes;
  if (!derived) return parseHolders(source, nodes, permissions);
  if (nodes.permissions ?? nodes.principals) {
    source.fail(
      derived,
      'a rule has one of "principals", "permissions" and "derived_roles"',
      'a derived role can have permissions of its own',
    );
  }
  const roles = source
    .items(derived, '"derived_roles"')
    .map((node) => definitions.derivedRole(source.text(node, 'a derived role'), { source, node }));
  if (roles.length === 0) source.fail(derived, '"derived_roles" must not be empty', 'name at least one');
  return { kind: 'derived', roles };
};

/** `principals: authenticated`, `permissions: […]` for any of them, or `permissions: { all: […] }`. */
export const parseHolders = (
  source: YamlSource,
  { permissions, principals }: Omit<AudienceNodes, 'derived_roles'>,
  known: ReadonlySet<string>,
): Holders | undefined => {
  if (principals) {
    source.oneOf(principals, '"principals"', ['authenticated']);
    if (permissions) source.fail(principals, 'a rule has "principals" or "permissions", not both', 'leave one out');
    return { kind: 'anyone' };
  }
  if (!permissions) return undefined;
  if (!isMap(permissions)) {
    return { kind: 'permissions', match: 'any', permissions: parsePermissions(source, permissions, known) };
  }
  const { all } = source.record(permissions, '"permissions"', ['all'], ['all']);
  return { kind: 'permissions', match: 'all', permissions: parsePermissions(source, all, known) };
};

const parsePermissions = (source: YamlSource, node: Node | undefined, known: ReadonlySet<string>): string[] => {
  const ids = source.texts(node, '"permissions"');
  for (const [index, id] of ids.entries()) {
    const item = source.items(node, '"permissions"')[index];
    if (!known.has(id)) source.fail(item, `unknown permission "${id}"`, suggest(id, known));
  }
  return ids;
};
