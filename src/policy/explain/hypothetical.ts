import { isScalar, type Node } from 'yaml';
import type { AccessRequest } from '../ability.ts';
import type { Asked, DecisionInputs } from '../decision-inputs.ts';
import type { Attributes } from '../evaluate.ts';
import { parseAttributeValues, type NamedValues } from '../parse-attribute-values.ts';
import type { PolicySet, ResourcePolicy } from '../policy.ts';
import { suggest } from '../policy-error.ts';
import type { PrincipalFacts, TenantFacts } from '../principal.ts';
import { contextOfRequests, type Declared } from '../vocabulary.ts';
import { YamlSource, type SourceFile } from '../yaml-source.ts';
import { parseHypotheticalPrincipal } from './hypothetical-principal.ts';

/** What is known of a hypothetical request beside what it says. */
export interface HypotheticalFacts {
  /** The principal, where it need not be made up. */
  principal?: PrincipalFacts;
  tenant?: TenantFacts;
  /** The attributes that the object has; what the request says of them counts more. */
  attributes?: Attributes;
  /** Epoch milliseconds; the clock by default. */
  now?: number;
}

const requestKeys = [
  'principal',
  'tenant',
  'action',
  'properties',
  'resource',
  'proposed',
  'fields',
  'list',
  'context',
] as const;

type Nodes = Partial<Record<(typeof requestKeys)[number], Node>>;

const tenantId = '01900000-0000-7000-8000-00000000000b';

/**
 * Read a request that nobody made, from YAML or JSON: see docs/explain.md. What it asks hangs on what it says: a list, a change, of an
 * object, or coarsely of any.
 * @throws PolicyError naming `file:line:column`
 */
export const parseHypothetical = (
  file: SourceFile,
  policies: PolicySet,
  found: HypotheticalFacts = {},
): DecisionInputs => {
  // Annotated, so that the compiler knows that what fails ends here.
  const source: YamlSource = new YamlSource(file);
  const nodes = source.record(source.root, 'a request', requestKeys, [
    ...(['action', 'resource'] as const),
    ...(found.principal ? [] : (['principal'] as const)),
  ]);
  const now = found.now ?? Date.now();
  const tenant = found.tenant ?? parseTenant(source, nodes.tenant);
  const principal = found.principal ?? parseHypotheticalPrincipal(source, nodes.principal as Node, { policies, now });
  const resource = source.record(nodes.resource, '"resource"', ['type', 'id', 'attributes'], ['type']);
  const type = source.text(resource.type, '"type"');
  const policy = policies.resources.get(type);
  if (!policy) source.fail(resource.type, `unknown resource "${type}"`, suggest(type, policies.resources.keys()));
  const action = source.text(nodes.action, '"action"');
  if (!Object.hasOwn(policy.actions, action)) {
    source.fail(nodes.action, `unknown action "${action}"`, suggest(action, Object.keys(policy.actions)));
  }
  const named = { '$principal.id': principal.id, ...(tenant && { '$tenant.id': tenant.id }) };
  const id = resource.id ? source.text(resource.id, '"id"') : null;
  const values = (node: Node | undefined, declared: Declared): Attributes =>
    parseAttributeValues(source, node, declared, named);
  const request: AccessRequest = {
    action,
    ...(nodes.properties && { properties: values(nodes.properties, policy.properties) }),
    resource: { type, id },
    context: { now, ...values(nodes.context, { ...policy.context, ...contextOfRequests }) },
  };
  const parts = { source, nodes, attributes: resource.attributes, policy, policies, named, tenant, found };
  return { principal, tenant, request, asked: parseAsked(request, parts) };
};

interface Parts {
  source: YamlSource;
  nodes: Nodes;
  attributes: Node | undefined;
  policy: ResourcePolicy;
  policies: PolicySet;
  named: NamedValues;
  tenant: TenantFacts | null;
  found: HypotheticalFacts;
}

const parseAsked = ({ action, resource }: AccessRequest, parts: Parts): Asked => {
  const { source, nodes, attributes, policy, named } = parts;
  const { list, proposed, fields } = nodes;
  if (list) {
    const other = proposed ?? fields ?? attributes;
    if (other) source.fail(other, 'a list is asked for with neither attributes nor a change');
    const { by, view } = source.record(list, '"list"', ['by', 'view']);
    return {
      kind: 'list',
      by: by ? source.texts(by, '"by"') : [],
      view: view ? source.oneOf(view, '"view"', Object.keys(policy.actions)) : action,
    };
  }
  const known = knownAttributes(resource, parts);
  const hasObject = attributes !== undefined || known.exists;
  const current = hasObject
    ? { ...known.attributes, ...parseAttributeValues(source, attributes, policy.attributes, named) }
    : null;
  if (proposed || fields) {
    const base = current ?? known.attributes;
    const changed = parseAttributeValues(source, proposed, policy.attributes, named);
    return {
      kind: 'change',
      current,
      proposed: { ...base, ...changed },
      fields: fields ? source.texts(fields, '"fields"') : [],
    };
  }
  return current ? { kind: 'object', attributes: current } : { kind: 'coarse' };
};

/** What an object is known to be: as it was found, as an entity file has it, or, of an object made up, its id and that it is the tenant's. */
const knownAttributes = (
  { type, id }: AccessRequest['resource'],
  { policy, policies, tenant, found }: Parts,
): { exists: boolean; attributes: Attributes } => {
  const written = id === null ? undefined : policies.entities.resources.get(type)?.get(id);
  const attributes = found.attributes ?? written;
  if (attributes) return { exists: true, attributes };
  const { isolation } = policy;
  return {
    exists: id !== null,
    attributes: {
      ...(id !== null && Object.hasOwn(policy.attributes, 'id') && { id }),
      ...(isolation !== null && tenant && { [isolation]: tenant.id }),
    },
  };
};

/** An active customer unless it is said; `none` for a request in no tenant. */
const parseTenant = (source: YamlSource, node: Node | undefined): TenantFacts | null => {
  const tenant: TenantFacts = { id: tenantId, kind: 'customer', status: 'active' };
  if (!node) return tenant;
  if (isScalar(node)) {
    source.oneOf(node, '"tenant"', ['none']);
    return null;
  }
  const { id, kind, status } = source.record(node, '"tenant"', ['id', 'kind', 'status']);
  return {
    id: id ? source.text(id, '"id"') : tenant.id,
    kind: kind ? source.oneOf(kind, '"kind"', ['platform', 'customer']) : tenant.kind,
    status: status ? source.oneOf(status, '"status"', ['active', 'suspended', 'deleted']) : tenant.status,
  };
};
