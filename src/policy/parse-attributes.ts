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
  const { type, list, values } = source.record(node, 'an attribute', ['type', 'list', 'values'], ['type']);
  if (list && (!isScalar(list) || typeof list.value !== 'boolean'))
    source.fail(list, '"list" is true or false', 'true for several values');
  return {
    type: source.oneOf(type, 'an attribute type', attributeTypes),
    list: isScalar(list) && list.value === true,
    ...(values && { values: source.texts(values, '"values"') }),
  };
};
