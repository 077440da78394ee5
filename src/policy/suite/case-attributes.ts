import { isScalar, isSeq, type Node } from 'yaml';
import type { AttributeValue, Attributes } from '../evaluate.ts';
import { suggest } from '../policy-error.ts';
import type { AttributeType, Declared } from '../vocabulary.ts';
import type { YamlSource } from '../yaml-source.ts';
import type { suiteIds } from './suite.ts';

/** The ids of one suite, each by its name with a dollar sign. */
export type SuiteIds = Readonly<Record<string, string>> & Readonly<Record<keyof typeof suiteIds, string>>;

/**
 * Read attributes that a case gives. Their names must be declared, and a value of a few must be one of them; but types may be wrong,
 * since a case can try what comes of that.
 */
export const parseCaseAttributes = (source: YamlSource, node: Node, declared: Declared, ids: SuiteIds): Attributes =>
  Object.fromEntries(
    source.entries(node, 'attributes').map(({ key, keyNode, value }) => {
      const type = Object.hasOwn(declared, key) ? declared[key] : undefined;
      if (!type) source.fail(keyNode, `unknown attribute "${key}"`, suggest(key, Object.keys(declared)));
      if (!isSeq<Node>(value)) return [key, parseValue(source, value, type, ids)];
      return [key, value.items.map((item) => parseValue(source, item, type, ids))];
    }),
  ) as Attributes;

const parseValue = (source: YamlSource, node: Node, type: AttributeType, ids: SuiteIds): AttributeValue => {
  const value = isScalar(node) ? node.value : undefined;
  if (value === null || typeof value === 'number' || typeof value === 'boolean') return value;
  if (typeof value !== 'string') return source.fail(node, 'expected a value, or a list of them');
  if (value.startsWith('$$')) return value.slice(1);
  if (value.startsWith('$')) return parseCaseId(source, node, value, ids);
  if (type.values && !type.values.includes(value)) {
    source.fail(node, `"${value}" is no value of this attribute`, suggest(value, type.values));
  }
  const time = type.type === 'timestamp' ? Date.parse(value) : NaN;
  return Number.isNaN(time) ? value : time;
};

/** The id of a name such as `$me`. */
export const parseCaseId = (source: YamlSource, node: Node, name: string, ids: SuiteIds): string =>
  ids[name] ?? source.fail(node, `no id is called "${name}"`, suggest(name, Object.keys(ids)));
