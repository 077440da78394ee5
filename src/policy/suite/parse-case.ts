import { isMap, isScalar, isSeq, type Node } from 'yaml';
import type { AccessRequest } from '../ability.ts';
import type { Asked } from '../decision-inputs.ts';
import type { Attributes } from '../evaluate.ts';
import type { PolicySet, ResourcePolicy } from '../policy.ts';
import { suggest } from '../policy-error.ts';
import type { TenantFacts } from '../principal.ts';
import { contextOfRequests } from '../vocabulary.ts';
import type { YamlSource } from '../yaml-source.ts';
import { parseCaseAttributes, type SuiteIds } from './case-attributes.ts';
import { parseCasePrincipal } from './case-principal.ts';
import { parseExpectation } from './parse-expectation.ts';
import { suiteNow, type PolicyCase } from './suite.ts';

const caseKeys = [
  'name',
  'as',
  'in',
  'action',
  'properties',
  'context',
  'on',
  'to',
  'fields',
  'among',
  'expect',
  'rule',
  'reason',
  'obligation',
  'expect_list',
] as const;

type Nodes = Partial<Record<(typeof caseKeys)[number], Node>>;

/** What a case is read against. */
export interface CaseSurroundings {
  policy: ResourcePolicy;
  policies: PolicySet;
  ids: SuiteIds;
}

/** One item of `cases`: a case for each action that it names. */
export const parseCase = (source: YamlSource, node: Node, surroundings: CaseSurroundings): PolicyCase[] => {
  const nodes = source.record(node, 'a case', caseKeys, ['name', 'as', 'action']);
  const { policy, policies, ids } = surroundings;
  const name = source.text(nodes.name, '"name"');
  const principal = parseCasePrincipal(source, nodes.as, policies, ids);
  const tenant = parseTenant(source, nodes.in, ids);
  const object = parseQuestion(source, node, nodes, surroundings);
  const expected = parseExpectation(source, node, nodes, { policy, among: object.among });
  const actions = parseActions(source, nodes.action, policy);
  return actions.map((action) => {
    const request: AccessRequest = {
      action,
      ...(nodes.properties && { properties: parseCaseAttributes(source, nodes.properties, policy.properties, ids) }),
      resource: { type: policy.resource, id: object.id },
      context: {
        now: suiteNow,
        ...(nodes.context &&
          parseCaseAttributes(source, nodes.context, { ...policy.context, ...contextOfRequests }, ids)),
      },
    };
    const asked: Asked = object.asked ?? { kind: 'list', by: [], view: action };
    return {
      name: actions.length === 1 ? name : `${name} (${action})`,
      place: source.place(node),
      inputs: { principal, tenant, request, asked },
      expected,
    };
  });
};

const parseActions = (source: YamlSource, node: Node | undefined, { actions }: ResourcePolicy): string[] => {
  const known = Object.keys(actions);
  return (isSeq(node) ? source.items(node, '"action"') : [node]).map((item) => {
    const action = source.text(item, '"action"');
    if (!known.includes(action)) source.fail(item, `unknown action "${action}"`, suggest(action, known));
    return action;
  });
};

/** The tenant of the request: an active customer unless it is said. `none` for a request in no tenant. */
const parseTenant = (source: YamlSource, node: Node | undefined, ids: SuiteIds): TenantFacts | null => {
  const tenant = { id: ids.$tenant, kind: 'customer', status: 'active' } as const;
  if (!node) return tenant;
  if (isScalar(node)) {
    source.oneOf(node, '"in"', ['none']);
    return null;
  }
  const { kind, status } = source.record(node, '"in"', ['kind', 'status']);
  return {
    ...tenant,
    ...(kind && { kind: source.oneOf(kind, '"kind"', ['platform', 'customer']) }),
    ...(status && { status: source.oneOf(status, '"status"', ['active', 'suspended', 'deleted']) }),
  };
};

/** What a case asks about: an object, a change of one, or the objects of a list. */
interface Question {
  id: string | null;
  /** Undefined for a list. */
  asked?: Asked;
  among?: ReadonlyMap<string, Attributes>;
}

const parseQuestion = (
  source: YamlSource,
  node: Node,
  { on, to, fields, among }: Nodes,
  surroundings: CaseSurroundings,
): Question => {
  const { policy, ids } = surroundings;
  if (among) {
    const other = on ?? to ?? fields;
    if (other) source.fail(other, 'a case about a list has "among" alone');
    return { id: null, among: parseObjects(source, among, surroundings) };
  }
  if (!on && !to) source.fail(node, 'a case lacks "on", the object it is about', 'on: {} for one without attributes');
  const id = on && isScalar(on) ? source.text(on, '"on"') : null;
  const current = on ? parseObject(source, on, surroundings) : null;
  if (current && !to && !fields) return { id, asked: { kind: 'object', attributes: current } };
  const changed = to && parseCaseAttributes(source, to, policy.attributes, ids);
  return {
    id,
    asked: {
      kind: 'change',
      current,
      proposed: changed ? { ...current, ...changed } : current,
      fields: fields ? source.texts(fields, '"fields"') : [],
    },
  };
};

/** An object by its attributes, or by the id that an entity file has it under. */
const parseObject = (source: YamlSource, node: Node, { policy, policies, ids }: CaseSurroundings): Attributes => {
  if (isMap(node)) return parseCaseAttributes(source, node, policy.attributes, ids);
  const id = source.text(node, '"on"');
  const entities = policies.entities.resources.get(policy.resource);
  return (
    entities?.get(id) ??
    source.fail(node, `no entity file has the ${policy.resource} "${id}"`, suggest(id, entities?.keys() ?? []))
  );
};

const parseObjects = (source: YamlSource, node: Node, surroundings: CaseSurroundings): Map<string, Attributes> =>
  isMap(node)
    ? new Map(source.entries(node, '"among"').map(({ key, value }) => [key, parseObject(source, value, surroundings)]))
    : new Map(
        source
          .items(node, '"among"')
          .map((item) => [source.text(item, 'an id of "among"'), parseObject(source, item, surroundings)]),
      );
