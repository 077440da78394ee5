import { isSeq, type Node } from 'yaml';
import type { Attributes } from '../evaluate.ts';
import { parseObligation } from '../parse-obligation.ts';
import type { ResourcePolicy } from '../policy.ts';
import { suggest } from '../policy-error.ts';
import type { YamlSource } from '../yaml-source.ts';
import type { PolicyCase } from './suite.ts';

const decisionKeys = ['expect', 'rule', 'reason', 'obligation'] as const;

interface ExpectationNodes extends Partial<Record<(typeof decisionKeys)[number], Node>> {
  expect_list?: Node;
}

/** What must come of a case: an effect by its rules, or which objects are in a list. */
export const parseExpectation = (
  source: YamlSource,
  node: Node,
  nodes: ExpectationNodes,
  { policy, among }: { policy: ResourcePolicy; among: ReadonlyMap<string, Attributes> | undefined },
): PolicyCase['expected'] => {
  if (among) return parseListed(source, node, nodes, among);
  if (nodes.expect_list) source.fail(nodes.expect_list, '"expect_list" goes with "among"');
  if (!nodes.expect) source.fail(node, 'a case lacks "expect"', 'allow or deny');
  const effect = source.oneOf(nodes.expect, '"expect"', ['allow', 'deny']);
  if (effect === 'allow' && !nodes.rule) source.fail(nodes.expect, 'an expected allow names the "rule" that gives it');
  for (const key of ['reason', 'obligation'] as const) {
    if (effect === 'allow' && nodes[key]) source.fail(nodes[key], `an allow has no "${key}"`);
  }
  return {
    effect,
    ruleIds: nodes.rule ? parseRules(source, nodes.rule, policy) : [],
    reason: nodes.reason && source.text(nodes.reason, '"reason"'),
    obligation: nodes.obligation ? parseObligation(source, nodes.obligation) : null,
  };
};

const parseListed = (
  source: YamlSource,
  node: Node,
  nodes: ExpectationNodes,
  among: ReadonlyMap<string, Attributes>,
): PolicyCase['expected'] => {
  for (const key of decisionKeys) if (nodes[key]) source.fail(nodes[key], `a case about a list has no "${key}"`);
  if (!nodes.expect_list) source.fail(node, 'a case about a list lacks "expect_list"');
  const listed = source.items(nodes.expect_list, '"expect_list"').map((item) => {
    const name = source.text(item, 'a name of "expect_list"');
    if (!among.has(name)) source.fail(item, `"${name}" is not in "among"`, suggest(name, among.keys()));
    return name;
  });
  return { among, listed };
};

/** Rules of the resource by their ids in its file; others, such as guardrails, with what they belong to. */
const parseRules = (source: YamlSource, node: Node, { resource, rules }: ResourcePolicy): string[] => {
  const known = rules.map(({ id }) => id);
  return (isSeq(node) ? source.items(node, '"rule"') : [node]).map((item) => {
    const text = source.text(item, '"rule"');
    const id = text.includes('.') ? text : `${resource}.${text}`;
    if (!known.includes(id)) source.fail(item, `unknown rule "${id}"`, suggest(id, known));
    return id;
  });
};
