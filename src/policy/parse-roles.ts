import type { BuiltInRole, Permission } from './policy.ts';
import { suggest } from './policy-error.ts';
import type { YamlSource } from './yaml-source.ts';

const roleKeys = ['name', 'description', 'scope', 'permissions'] as const;

/**
 * Read `roles.yaml`: the built-in roles, by key. A permission list item `*` stands for all the role's scope may hold.
 * @param others that other files have.
 */
export const parseRoles = (
  source: YamlSource,
  permissions: ReadonlyMap<string, Permission>,
  others: readonly BuiltInRole[],
): BuiltInRole[] =>
  source.entries(source.root, 'the roles file').map(({ key, keyNode, value }) => {
    if (others.some((each) => each.key === key)) {
      source.fail(keyNode, `the role "${key}" is declared twice`, 'give one another name');
    }
    const role = source.record(value, 'a role', roleKeys, roleKeys);
    const scope = source.oneOf(role.scope, '"scope"', ['tenant', 'platform']);
    const holdable = [...permissions.values()].filter((each) => scope === 'platform' || each.scope === 'tenant');
    const held = source.items(role.permissions, '"permissions"').flatMap((item) => {
      const id = source.text(item, 'a permission');
      if (id === '*') return holdable.map((each) => each.id);
      const permission = permissions.get(id);
      if (!permission) source.fail(item, `unknown permission "${id}"`, suggest(id, permissions.keys()));
      if (!holdable.includes(permission))
        source.fail(item, `"${id}" can only be held at platform scope`, 'by a role of scope platform');
      return [id];
    });
    return {
      key,
      name: source.text(role.name, '"name"'),
      description: source.text(role.description, '"description"'),
      scope,
      permissions: [...new Set(held)].sort(),
    };
  });
