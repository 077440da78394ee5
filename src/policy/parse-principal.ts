import { parseAttributes } from './parse-attributes.ts';
import { environment, ownPrincipalTypes, type Declared } from './vocabulary.ts';
import type { YamlSource } from './yaml-source.ts';

/**
 * Read one `*.principal.yaml`: what can be asked of a kind of principal.
 * @param others that other files have, by kind.
 */
export const parsePrincipal = (
  source: YamlSource,
  others: ReadonlyMap<string, Declared>,
): { type: string; attributes: Declared } => {
  const file = source.record(source.root, 'a principal file', ['principal', 'attributes'], ['principal', 'attributes']);
  const type = source.text(file.principal, '"principal"');
  if (!/^[a-z][a-z0-9_]*$/.test(type)) {
    source.fail(file.principal, `"${type}" is no kind of principal`, 'lower-case words joined by _');
  }
  if (others.has(type)) source.fail(file.principal, `the principal "${type}" is declared twice`, 'one file each');
  const attributes = file.attributes ? parseAttributes(source, file.attributes) : {};
  for (const { key, keyNode } of source.entries(file.attributes, '"attributes"')) {
    // Conditions ask without knowing which kind of principal it will be.
    const [kind, elsewhere] = [...others].find(([, declared]) => Object.hasOwn(declared, key)) ?? [];
    const [earlier, type] = [elsewhere?.[key], attributes[key]];
    if (earlier && (earlier.type !== type?.type || earlier.list !== type.list)) {
      source.fail(keyNode, `"${key}" has another type for another kind of principal`, `for "${kind ?? ''}"`);
    }
    if (Object.hasOwn(environment.principal, key)) {
      source.fail(keyNode, `"${key}" is always known; it is not declared`, 'leave it out');
    }
  }
  return { type, attributes };
};

/** All that can be asked of principals, whatever their kind: where an attribute is another kind's, it has no value. */
export const principalVocabulary = (principals: ReadonlyMap<string, Declared>): Declared => {
  const { type, ...own } = environment.principal;
  const types = [...new Set([...ownPrincipalTypes, ...principals.keys()])];
  return {
    ...(Object.assign({}, ...principals.values()) as Declared),
    ...own,
    ...(type && { type: { ...type, values: types } }),
  };
};
