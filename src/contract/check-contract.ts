import { permissionsOf, type PolicySet } from '../policy/index.ts';
import { Refusal } from '../shared/refusal.ts';
import type { Contract } from './contract.ts';
import { fieldFaults } from './field-faults.ts';
import { resourceName, type OperationContract } from './operation-contract.ts';

export interface CheckedParts {
  contract: Contract;
  policies: PolicySet;
  /** Operation ids that have a handler. */
  handlers: readonly string[];
  /** Resources that have an attribute source, each with the fields of its representation. */
  sources: ReadonlyMap<string, readonly string[]>;
}

/** Everything that would let an operation run without its policy, or a policy stand without its operation. */
export const contractFaults = (parts: CheckedParts): string[] => {
  const { contract, policies, handlers } = parts;
  const operations = [...contract.operations.values()];
  return [
    ...policyFaults(contract, policies),
    ...operations.flatMap((operation) => [
      ...(handlers.includes(operation.operationId) ? [] : [`operation ${operation.operationId} has no handler`]),
      ...securityFaults(operation, contract),
      ...sourceFaults(operation, parts),
    ]),
    ...handlers
      .filter((handler, n) => handlers.indexOf(handler) !== n)
      .map((handler) => `operation ${handler} has two handlers`),
    ...handlers
      .filter((handler) => !contract.operations.has(handler))
      .map((handler) => `handler ${handler} has no operation in the document`),
    ...idlePermissions(policies),
    ...fieldFaults(operations, policies, parts.sources),
  ];
};

/** Refuse to start on any fault. */
export const checkContract = (parts: CheckedParts): void => {
  const faults = contractFaults(parts);
  if (faults.length > 0) throw new Refusal(`The contract does not hold:\n- ${faults.join('\n- ')}`);
};

const securityFaults = ({ operationId, security, authorization }: OperationContract, contract: Contract): string[] => {
  if (security === undefined) return [`operation ${operationId} declares no security`];
  const isPublic = authorization.mode === 'public';
  if (isPublic && security.length > 0) return [`operation ${operationId} is public but demands a credential`];
  // An empty alternative is met by anyone, as is an empty list.
  const open = security.length === 0 || security.some((schemes) => schemes.length === 0);
  if (!isPublic && open) return [`operation ${operationId} demands no credential but is not public`];
  const known = Object.keys(contract.document.components?.securitySchemes ?? {});
  return security
    .flat()
    .filter((scheme) => !known.includes(scheme))
    .map((scheme) => `operation ${operationId} demands the unknown security scheme "${scheme}"`);
};

/** Operations without a policy, and actions of policies without an operation. */
export const policyFaults = (contract: Contract, policies: PolicySet): string[] => {
  const operations = [...contract.operations.values()];
  return [
    ...operations.flatMap(({ operationId, authorization }) => {
      if (authorization.mode === 'public') return [];
      const { resource, action, demands } = authorization;
      return [`${resource}.${action}`, ...demands].flatMap((name) => undeclared(operationId, name, policies));
    }),
    ...unusedActions(operations, policies),
  ];
};

const undeclared = (operationId: string, name: string, { resources }: PolicySet): string[] => {
  const [resource = '', action = ''] = name.split('.');
  const policy = resources.get(resource);
  if (!policy) return [`operation ${operationId}: no policy declares resource "${resource}"`];
  if (Object.hasOwn(policy.actions, action)) return [];
  return [`operation ${operationId}: ${policy.place.file} declares no action "${action}"`];
};

const sourceFaults = ({ operationId, authorization }: OperationContract, { sources }: CheckedParts): string[] => {
  if (authorization.mode === 'public') return [];
  const source = resourceName(authorization.resource, authorization.as);
  return sources.has(source) ? [] : [`operation ${operationId}: no attribute source for "${source}"`];
};

const unusedActions = (operations: OperationContract[], { resources }: PolicySet): string[] => {
  const used = new Set(
    operations.flatMap(({ authorization }) =>
      authorization.mode === 'public'
        ? []
        : [`${authorization.resource}.${authorization.action}`, ...authorization.demands],
    ),
  );
  return [...resources.values()].flatMap(({ resource, source, actions, place }) =>
    (source === 'entities' ? [] : Object.keys(actions))
      .map((action) => `${resource}.${action}`)
      .filter((name) => !used.has(name))
      .map((name) => `${place.file}: no operation uses ${name}`),
  );
};

/** A permission that no rule asks for promises its holders something that nobody gives. */
const idlePermissions = ({ permissions, resources }: PolicySet): string[] => {
  const asked = new Set(
    [...resources.values()].flatMap(({ rules }) => rules.flatMap(({ audience }) => permissionsOf(audience))),
  );
  return [...permissions.values()]
    .filter(({ id }) => !asked.has(id))
    .map(({ id, place }) => `${place.file}:${place.line}: no rule asks for the permission "${id}"`);
};
