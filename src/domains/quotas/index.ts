import type { Domain, DomainResource } from '../domain.ts';
import { loadOperations } from '../load-operations.ts';
import { quota } from './resources/quota.ts';

export const quotaResources: readonly DomainResource[] = [quota];

/** Quotas: what a tenant may have, and has. What is taken is counted and held to its limits by the database (migration 029). */
export const createQuotas = async (): Promise<Domain> => ({
  name: 'quotas',
  resources: quotaResources,
  operations: await loadOperations(new URL('./operations/', import.meta.url), {}),
});
