import type { Node } from 'yaml';
import { isUuid } from '../shared/ids.ts';
import type { EntitySet, StaticPrincipal } from './entities.ts';
import type { Attributes } from './evaluate.ts';
import { parseAttributeValues } from './parse-attribute-values.ts';
import type { BuiltInRole, Permission, ResourcePolicy } from './policy.ts';
import { suggest } from './policy-error.ts';
import { ownPrincipalTypes, type Declared } from './vocabulary.ts';
import type { YamlSource } from './yaml-source.ts';

/** What the bundle declares that entities can be of. */
export interface EntityVocabulary {
  resources: ReadonlyMap<string, ResourcePolicy>;
  principals: ReadonlyMap<string, Declared>;
  permissions: ReadonlyMap<string, Permission>;
  roles: readonly BuiltInRole[];
}

/** Read all `*.entities.yaml` files of a bundle. An id may stand in one of them only. */
export const parseEntities = (sources: readonly YamlSource[], vocabulary: EntityVocabulary): EntitySet => {
  const resources = new Map<string, Map<string, Attributes>>();
  const principals = new Map<string, Map<string, StaticPrincipal>>();
  for (const source of sources) {
    const file = source.record(source.root, 'an entity file', ['resource', 'principal', 'entities'], ['entities']);
    const kind = file.resource ?? file.principal;
    if (!kind || (file.resource && file.principal)) {
      source.fail(source.root, 'an entity file has "resource" or "principal"', 'one of the two says of what they are');
    }
    const type = source.text(kind, file.resource ? '"resource"' : '"principal"');
    const add = <Entity>(all: Map<string, Map<string, Entity>>, read: (id: string, node: Node) => Entity): void => {
      const ofType = all.get(type) ?? new Map<string, Entity>();
      all.set(type, ofType);
      for (const { key, keyNode, value } of source.entries(file.entities, '"entities"')) {
        if (ofType.has(key))
          source.fail(keyNode, `the ${type} "${key}" is written down twice`, 'in another file, perhaps');
        ofType.set(key, read(key, value));
      }
    };
    if (file.resource) {
      const policy = vocabulary.resources.get(type);
      if (!policy) source.fail(kind, `unknown resource "${type}"`, suggest(type, vocabulary.resources.keys()));
      if (policy.source === 'gateway')
        source.fail(kind, `the objects of "${type}" are the gateway’s own`, 'only for "source: entities"');
      const declared = policy.attributes;
      add(resources, (id, node) => ({ ...ownId(id, declared), ...parseAttributeValues(source, node, declared) }));
    } else {
      const declared = vocabulary.principals.get(type);
      if (!declared)
        source.fail(kind, `unknown kind of principal "${type}"`, suggest(type, vocabulary.principals.keys()));
      add(principals, (id, node) => {
        if (ownPrincipalTypes.some((own) => own === type) && isUuid(id)) {
          source.fail(
            node,
            `the ${type} of a UUID is the gateway’s own`,
            'call the application’s principals otherwise',
          );
        }
        return parsePrincipal(source, node, { type, id, declared, vocabulary });
      });
    }
  }
  return { resources, principals };
};

/** The id by which an object is asked about is its attribute too, where the resource has one. */
const ownId = (id: string, declared: Declared): Attributes => (Object.hasOwn(declared, 'id') ? { id } : {});

interface PrincipalSurroundings {
  type: string;
  id: string;
  declared: Declared;
  vocabulary: EntityVocabulary;
}

const parsePrincipal = (
  source: YamlSource,
  node: Node,
  { type, id, declared, vocabulary }: PrincipalSurroundings,
): StaticPrincipal => {
  const { roles, permissions, attributes } = source.record(node, 'a principal', ['roles', 'permissions', 'attributes']);
  const held = [
    ...(roles ? source.items(roles, '"roles"') : []).flatMap((item) => permissionsOfRole(source, item, vocabulary)),
    ...(permissions ? source.items(permissions, '"permissions"') : []).map((item) =>
      permission(source, item, vocabulary),
    ),
  ];
  return {
    type,
    id,
    permissions: [...new Set(held)].sort(),
    attributes: parseAttributeValues(source, attributes, declared),
  };
};

const permissionsOfRole = (source: YamlSource, node: Node, { roles }: EntityVocabulary): string[] => {
  const key = source.text(node, 'a role');
  const role = roles.find((each) => each.key === key);
  if (!role) {
    source.fail(
      node,
      `unknown role "${key}"`,
      suggest(
        key,
        roles.map((each) => each.key),
      ),
    );
  }
  if (role.scope === 'platform')
    source.fail(node, 'who is written down in a bundle holds nothing of the platform', 'take a role of scope tenant');
  return role.permissions;
};

const permission = (source: YamlSource, node: Node, { permissions }: EntityVocabulary): string => {
  const id = source.text(node, 'a permission');
  const found = permissions.get(id);
  if (!found) source.fail(node, `unknown permission "${id}"`, suggest(id, permissions.keys()));
  if (found.scope === 'platform')
    source.fail(node, `"${id}" can only be held at platform scope`, 'by a role of the platform');
  return id;
};
