import { isMap, isScalar, type Node } from 'yaml';
import { attributeTypes, type AttributeType, type Declared } from './vocabulary.ts';
import type { YamlSource } from './yaml-source.ts';

/** Read a mapping of attribute names to their types. */
export const parseAttributes = (source: YamlSource, node: Node): Declared =>
  Object.fromEntries(
    source.entries(node, 'declared attributes').map(({ key, value }) => [key, parseAttribute(source, value)]),
  );

const parseAttribute = (source: YamlSource, node: Node): AttributeType => {
  if (!isMap(node)) return { type: source.oneOf(node, 'an attribute type', attributeTypes), list: false };
  const known = ['type', 'list', 'values', 'sensitive'] as const;
  const { type, list, values, sensitive } = source.record(node, 'an attribute', known, ['type']);
  return {
    type: source.oneOf(type, 'an attribute type', attributeTypes),
    list: isTrue(source, list, '"list"', 'true for several values'),
    ...(values && { values: source.texts(values, '"values"') }),
    ...(isTrue(source, sensitive, '"sensitive"', 'true for what is never written down') && { sensitive: true }),
  };
};

const isTrue = (source: YamlSource, node: Node | undefined, what: string, hint: string): boolean => {
  if (!node) return false;
  if (!isScalar(node) || typeof node.value !== 'boolean') source.fail(node, `${what} is true or false`, hint);
  return node.value;
};
