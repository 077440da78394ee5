import { isScalar, isSeq, type Node } from 'yaml';
import type { AttributeValue, Attributes } from './evaluate.ts';
import { parseLiteral } from './parse-literal.ts';
import { suggest } from './policy-error.ts';
import type { AttributeType, Declared } from './vocabulary.ts';
import type { YamlSource } from './yaml-source.ts';

/** Values that can be named in the place of one, such as `$tenant.id`. */
export type NamedValues = Readonly<Record<string, string>>;

/** Read an object's attributes: of the declared names and types. Unlike in a condition, null is a value: the same as none. */
export const parseAttributeValues = (
  source: YamlSource,
  node: Node | undefined,
  declared: Declared,
  named: NamedValues = {},
): Attributes =>
  Object.fromEntries(
    (node ? source.entries(node, 'an entity') : []).map(({ key, keyNode, value }) => {
      const type = Object.hasOwn(declared, key) ? declared[key] : undefined;
      if (!type) source.fail(keyNode, `unknown attribute "${key}"`, suggest(key, Object.keys(declared)));
      return [key, parseValue(source, value, type, named)];
    }),
  );

const parseValue = (source: YamlSource, node: Node, type: AttributeType, named: NamedValues): AttributeValue => {
  if (isScalar(node) && node.value === null) return null;
  if (!type.list) return parseSingle(source, node, type, named);
  if (!isSeq<Node>(node)) source.fail(node, 'expected a list', 'such as [one, another]');
  return node.items.map((item) => parseSingle(source, item, type, named));
};

const parseSingle = (source: YamlSource, node: Node, type: AttributeType, named: NamedValues) => {
  const name = isScalar(node) && typeof node.value === 'string' ? node.value : '';
  const value = Object.hasOwn(named, name) ? named[name] : undefined;
  return value ?? parseLiteral(source, node, type);
};
