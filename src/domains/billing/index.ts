import type { Domain, DomainResource } from '../domain.ts';
import { loadOperations } from '../load-operations.ts';
import { usageMonthLine } from './resources/usage-month-line.ts';
import { usageMonth } from './resources/usage-month.ts';
import { usage } from './resources/usage.ts';
import { Usage, type UsageParts } from './services/usage.ts';

export const billingResources: readonly DomainResource[] = [usage, usageMonth, usageMonthLine];

/** Billing: what a tenant's machines used, and what is owed for the months that are over. */
export const createBilling = async (parts: UsageParts): Promise<Domain> => ({
  name: 'billing',
  resources: billingResources,
  operations: await loadOperations(new URL('./operations/', import.meta.url), { usage: new Usage(parts) }),
});

export { billingTasks } from './jobs/billing-tasks.ts';
export type { PriceBook } from './services/price-book.ts';
export { readPriceBook } from './services/read-price-book.ts';
