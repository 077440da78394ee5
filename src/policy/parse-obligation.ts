import { isScalar, type Node } from 'yaml';
import { obligations, type Obligation, type ObligationKind } from './obligation.ts';
import type { YamlSource } from './yaml-source.ts';

const kinds = Object.keys(obligations) as ObligationKind[];
/** Seconds, as many as clients are told in 32 bits: 68 years. */
const longest = 2_147_483_647;

const keys = kinds.map((kind) => obligations[kind].key);

/** Read `obligation: { second_factor_within: seconds }`, or `{ approved_within: seconds }`. */
export const parseObligation = (source: YamlSource, node: Node): Obligation => {
  const record = source.record(node, 'an obligation', keys, []);
  const [kind, another] = kinds.filter((each) => record[obligations[each].key]);
  if (!kind || another) return source.fail(node, `an obligation is one of ${keys.join(' and ')}`);
  const { key } = obligations[kind];
  const within = record[key];
  const seconds = isScalar(within) ? within.value : null;
  if (typeof seconds !== 'number' || !Number.isInteger(seconds) || seconds <= 0 || seconds > longest) {
    return source.fail(within ?? node, `"${key}" is a whole number of seconds`, 'such as 300');
  }
  return { kind, maxAge: seconds };
};
