import { isScalar, type Node } from 'yaml';
import type { Obligation } from './obligation.ts';
import type { YamlSource } from './yaml-source.ts';

/** Read `obligation: { second_factor_within: seconds }`. */
export const parseObligation = (source: YamlSource, node: Node): Obligation => {
  const known = ['second_factor_within'] as const;
  const { second_factor_within: within } = source.record(node, 'an obligation', known, known);
  const seconds = isScalar(within) ? within.value : null;
  if (typeof seconds !== 'number' || !Number.isInteger(seconds) || seconds <= 0) {
    return source.fail(within, '"second_factor_within" is a whole number of seconds', 'such as 300');
  }
  return { kind: 'second_factor', maxAge: seconds };
};
