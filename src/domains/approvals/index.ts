import type { Domain, DomainResource } from '../domain.ts';
import { loadOperations } from '../load-operations.ts';
import { approval } from './resources/approval.ts';

export const approvalResources: readonly DomainResource[] = [approval];

/** Approvals: requests that policies deny until somebody else approves them. The gateway makes them, and uses them up. */
export const createApprovals = async (): Promise<Domain> => ({
  name: 'approvals',
  resources: approvalResources,
  operations: await loadOperations(new URL('./operations/', import.meta.url), {}),
});
