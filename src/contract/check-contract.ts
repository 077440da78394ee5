import type { PolicySet } from '../policy/index.ts';
import type { Contract } from './contract.ts';
import { Refusal } from '../shared/refusal.ts';

export interface CheckedParts {
  contract: Contract;
  policies: PolicySet;
  /** Operation ids that have a handler. */
  handlers: readonly string[];
  /** Resources that have an attribute source. */
  sources: readonly string[];
  /** `resource.action` pairs that code decides on besides the document's operations. */
  checks?: readonly string[];
}

/** Everything that would let an operation run without its policy, or a policy stand without its operation. */
export const contractFaults = ({ contract, policies, handlers, sources, checks = [] }: CheckedParts): string[] => {
  const faults: string[] = [];
  const used = new Set(checks);
  for (const { operationId, authorization } of contract.operations.values()) {
    if (!handlers.includes(operationId)) faults.push(`operation ${operationId} has no handler`);
    const security = securityOf(contract, operationId);
    if (security === undefined) faults.push(`operation ${operationId} declares no security`);
    if (authorization.mode === 'public') {
      if (security && security.length > 0) faults.push(`operation ${operationId} is public but demands a credential`);
      continue;
    }
    if (security?.length === 0) faults.push(`operation ${operationId} demands no credential but is not public`);
    const { resource, action } = authorization;
    used.add(`${resource}.${action}`);
    const policy = policies.resources.get(resource);
    if (!policy) faults.push(`operation ${operationId}: no policy declares resource "${resource}"`);
    else if (!Object.hasOwn(policy.actions, action)) {
      faults.push(`operation ${operationId}: ${policy.place.file} declares no action "${action}"`);
    }
    if (!sources.includes(resource)) faults.push(`operation ${operationId}: no attribute source for "${resource}"`);
  }
  for (const handler of handlers) {
    if (!contract.operations.has(handler)) faults.push(`handler ${handler} has no operation in the document`);
  }
  for (const policy of policies.resources.values()) {
    for (const action of Object.keys(policy.actions)) {
      if (!used.has(`${policy.resource}.${action}`)) {
        faults.push(`${policy.place.file}: no operation or check uses ${policy.resource}.${action}`);
      }
    }
  }
  return faults;
};

/** Refuse to start on any fault. */
export const checkContract = (parts: CheckedParts): void => {
  const faults = contractFaults(parts);
  if (faults.length > 0) throw new Refusal(`The contract does not hold:\n- ${faults.join('\n- ')}`);
};

const securityOf = (contract: Contract, operationId: string): readonly unknown[] | undefined => {
  for (const item of Object.values(contract.document.paths ?? {})) {
    for (const operation of Object.values(item ?? {})) {
      if (isOperation(operation) && operation.operationId === operationId) return operation.security;
    }
  }
  return undefined;
};

const isOperation = (value: unknown): value is { operationId?: string; security?: unknown[] } =>
  typeof value === 'object' && value !== null && 'operationId' in value;
