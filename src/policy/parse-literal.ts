import { isScalar, type Node } from 'yaml';
import type { Scalar } from './condition.ts';
import { parseTimestamp } from './parse-timestamp.ts';
import { suggest } from './policy-error.ts';
import type { AttributeType } from './vocabulary.ts';
import type { YamlSource } from './yaml-source.ts';

/** A single value of a type, as it is written. A text that begins with a dollar sign is written with two. */
export const parseLiteral = (source: YamlSource, node: Node, { type, values }: AttributeType): Scalar => {
  const value = isScalar(node) ? node.value : undefined;
  if (typeof value === 'string' && (type === 'string' || type === 'uuid')) {
    const text = value.startsWith('$$') ? value.slice(1) : value;
    if (values && !values.includes(text)) {
      source.fail(node, `"${text}" is no value of this attribute`, suggest(text, values));
    }
    if (type === 'uuid' && !/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(text)) {
      source.fail(node, `"${text}" is not a UUID in lower case`, 'such as 01900000-0000-7000-8000-00000000000a');
    }
    return text;
  }
  if (typeof value === 'number' && Number.isFinite(value) && type === 'number') return value;
  if (typeof value === 'boolean' && type === 'boolean') return value;
  if (typeof value === 'string' && type === 'timestamp') {
    const time = parseTimestamp(value);
    if (time !== null) return time;
  }
  return source.fail(node, `expected a ${type}`, 'null is tested with "exists"');
};
