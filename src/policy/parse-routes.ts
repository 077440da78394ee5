import { isScalar, isSeq, type Node } from 'yaml';
import { isHost } from './canonical-path.ts';
import { parseLiteral } from './parse-literal.ts';
import type { ResourcePolicy } from './policy.ts';
import { suggest } from './policy-error.ts';
import type { Route, RouteRequest, RouteSegment, RouteValue } from './route.ts';
import { parseRoutePath } from './route-path.ts';
import { environment, type AttributeType } from './vocabulary.ts';
import type { YamlSource } from './yaml-source.ts';

const routeKeys = ['methods', 'path', 'resource', 'action', 'id', 'attributes', 'public'] as const;
const decidedKeys = ['resource', 'action', 'id', 'attributes'] as const;

type RouteNodes = Partial<Record<(typeof routeKeys)[number], Node>>;
type Resources = ReadonlyMap<string, ResourcePolicy>;

/** Read one `*.routes.yaml`: what requests to another application ask of the policies. */
export const parseRoutes = (source: YamlSource, resources: Resources): Route[] => {
  const file = source.record(source.root, 'a route file', ['host', 'routes'], ['routes']);
  const host = file.host ? source.text(file.host, '"host"') : null;
  if (host !== null && !isHost(host)) source.fail(file.host, `"${host}" is no host`, 'lower case, without a port');
  return source.items(file.routes, '"routes"').map((node) => {
    const nodes = source.record(node, 'a route', routeKeys, ['methods', 'path']);
    const { path, segments } = parseRoutePath(source, nodes.path);
    const methods = parseMethods(source, nodes.methods);
    const access = parseAccess(source, node, { nodes, segments, resources });
    return { host, methods, path, segments, access, place: source.place(node) };
  });
};

const parseMethods = (source: YamlSource, node: Node | undefined): string[] => {
  const methods = source.texts(node, '"methods"');
  for (const [index, item] of source.items(node, '"methods"').entries()) {
    const method = methods[index] ?? '';
    if (!/^[A-Z]+(-[A-Z]+)*$/.test(method)) source.fail(item, `"${method}" is no method`, 'in capitals, such as GET');
  }
  return methods.sort();
};

interface Surroundings {
  nodes: RouteNodes;
  segments: readonly RouteSegment[];
  resources: Resources;
}

const parseAccess = (source: YamlSource, node: Node, { nodes, segments, resources }: Surroundings): Route['access'] => {
  if (nodes.public) {
    const other = decidedKeys.find((key) => nodes[key]);
    if (other) source.fail(nodes[other], `a public route has no "${other}"`, 'remove it, or "public"');
    return { kind: 'public', reason: source.text(nodes.public, '"public"') };
  }
  if (!nodes.resource || !nodes.action) {
    source.fail(node, 'a route has a "resource" and an "action"', 'or "public" with the reason');
  }
  const resource = source.text(nodes.resource, '"resource"');
  const policy = resources.get(resource);
  if (!policy) source.fail(nodes.resource, `unknown resource "${resource}"`, suggest(resource, resources.keys()));
  const action = source.text(nodes.action, '"action"');
  if (!Object.hasOwn(policy.actions, action)) {
    source.fail(nodes.action, `unknown action "${action}"`, suggest(action, Object.keys(policy.actions)));
  }
  const values = new RouteValues(source, segments);
  return {
    kind: 'decided',
    resource,
    action,
    id: nodes.id ? values.parameterName(nodes.id, source.text(nodes.id, '"id"')) : null,
    attributes: parseAttributes(source, nodes, policy, values),
  };
};

const parseAttributes = (
  source: YamlSource,
  { id, attributes: node }: RouteNodes,
  { source: kept, attributes: declared }: ResourcePolicy,
  values: RouteValues,
): RouteRequest['attributes'] => {
  if (id && node && kept === 'gateway') {
    source.fail(node, 'the attributes of this object are in the database', 'remove "attributes"');
  }
  const attributes: Record<string, RouteValue> = {};
  for (const { key, keyNode, value } of node ? source.entries(node, '"attributes"') : []) {
    const type = Object.hasOwn(declared, key) ? declared[key] : undefined;
    if (!type) source.fail(keyNode, `unknown attribute "${key}"`, suggest(key, Object.keys(declared)));
    if (id && key === 'id') source.fail(keyNode, '"id" is said by the route’s own "id"', 'remove it here');
    attributes[key] = values.parse(value, type);
  }
  // The id by which an object is asked about is its attribute too, where the resource has one.
  if (id && Object.hasOwn(declared, 'id') && declared.id) {
    attributes.id = values.parameter(id, source.text(id, '"id"'), declared.id);
  }
  return attributes;
};

/** Reads what a route says of attributes: a literal, `{parameter}`, or `$principal.x` and `$tenant.x`. */
class RouteValues {
  readonly #source: YamlSource;
  readonly #parameters: Map<string, RouteSegment>;

  constructor(source: YamlSource, segments: readonly RouteSegment[]) {
    this.#source = source;
    this.#parameters = new Map(segments.flatMap((each) => (each.kind === 'literal' ? [] : [[each.name, each]])));
  }

  parse(node: Node, type: AttributeType): RouteValue {
    const text = isScalar(node) && typeof node.value === 'string' ? node.value : '';
    const [, name] = /^\{(.*)\}$/s.exec(text) ?? [];
    if (name !== undefined) return this.parameter(node, name, type);
    if (/^\$[^$]/.test(text)) return this.#reference(node, text.slice(1), type);
    const literal = (each: Node) => parseLiteral(this.#source, each, type);
    if (!type.list) return { kind: 'literal', value: literal(node) };
    if (!isSeq<Node>(node)) this.#source.fail(node, 'expected a list', 'in brackets: [a, b]');
    return { kind: 'literal', value: node.items.map(literal) };
  }

  parameterName(node: Node, name: string): string {
    if (this.#parameters.has(name)) return name;
    return this.#source.fail(node, `the path has no parameter "${name}"`, suggest(name, this.#parameters.keys()));
  }

  /** A parameter is a single text: what it means as anything else, each reader could see differently. */
  parameter(node: Node, name: string, { type, list, values }: AttributeType): RouteValue {
    const found = this.#parameters.get(this.parameterName(node, name));
    if (list || (type !== 'string' && type !== 'uuid')) {
      this.#source.fail(
        node,
        `the parameter "${name}" is a text, expected a ${list ? 'list' : type}`,
        'write the value itself',
      );
    }
    if (values) this.#source.fail(node, 'the attribute takes few values only', 'write a route for each');
    if (type === 'uuid' && !(found?.kind === 'parameter' && found.type === 'uuid')) {
      this.#source.fail(node, `the parameter "${name}" can be any text, expected a UUID`, `write {${name}:uuid}`);
    }
    return { kind: 'parameter', name };
  }

  #reference(node: Node, text: string, expected: AttributeType): RouteValue {
    const [root = '', name = '', ...rest] = text.split('.');
    if ((root !== 'principal' && root !== 'tenant') || rest.length > 0) {
      this.#source.fail(node, `"$${text}" is not known to a route`, 'write $principal.x or $tenant.x');
    }
    const known = environment[root];
    const type = Object.hasOwn(known, name) ? known[name] : undefined;
    if (!type) this.#source.fail(node, `unknown attribute "${text}"`, suggest(name, Object.keys(known)));
    if (type.type !== expected.type || type.list !== expected.list) {
      this.#source.fail(node, `"$${text}" is a ${type.type}, expected ${expected.type}`, 'write the value itself');
    }
    return { kind: 'ref', root, name };
  }
}
