import { isSeq, type Node } from 'yaml';
import type { PolicySet, ResourcePolicy } from '../policy.ts';
import { suggest } from '../policy-error.ts';
import { YamlSource, type SourceFile } from '../yaml-source.ts';
import type { SuiteIds } from './case-attributes.ts';
import { parseCase } from './parse-case.ts';
import { suiteIds, type PolicyCase, type PolicySuite } from './suite.ts';

/** Read one `*.test.yaml` against the bundle that it tests. @throws PolicyError naming `file:line:column`. */
export const parseSuite = (file: SourceFile, policies: PolicySet): PolicySuite => {
  const source = new YamlSource(file);
  const keys = ['resource', 'ids', 'cases'] as const;
  const nodes = source.record(source.root, 'a suite', keys, ['resource', 'cases']);
  const resource = source.text(nodes.resource, '"resource"');
  const policy =
    policies.resources.get(resource) ??
    source.fail(nodes.resource, `unknown resource "${resource}"`, suggest(resource, policies.resources.keys()));
  const ids = nodes.ids ? parseIds(source, nodes.ids) : suiteIds;
  return {
    resource,
    place: source.place(nodes.resource),
    cases: parseCases(source, nodes.cases, { policy, policies, ids }),
  };
};

const parseCases = (
  source: YamlSource,
  node: Node | undefined,
  surroundings: { policy: ResourcePolicy; policies: PolicySet; ids: SuiteIds },
): PolicyCase[] => {
  const names = new Set<string>();
  return source.items(node, '"cases"').flatMap((item) => {
    const cases = parseCase(source, item, surroundings);
    for (const { name } of cases) {
      if (names.has(name)) source.fail(item, `two cases are called "${name}"`);
      names.add(name);
    }
    return cases;
  });
};

/** Names of the suite's own ids, without their dollar signs. */
const parseIds = (source: YamlSource, node: Node): SuiteIds => {
  if (!isSeq<Node>(node)) source.fail(node, '"ids" must be a list');
  const ids: Record<string, string> & typeof suiteIds = { ...suiteIds };
  for (const [index, item] of node.items.entries()) {
    const name = source.text(item, 'a name of "ids"');
    if (!/^[a-z][a-z0-9_]*$/.test(name)) source.fail(item, `"${name}" is no name`, 'lower-case words joined by _');
    if (Object.hasOwn(ids, `$${name}`)) source.fail(item, `"${name}" is the name of an id already`);
    ids[`$${name}`] = `01900000-0000-7000-8000-${(index + 256).toString(16).padStart(12, '0')}`;
  }
  return ids;
};
