import type { Domain } from '../domain.ts';
import { loadOperations } from '../load-operations.ts';
import { auditEvent } from './resources/audit-event.ts';

/** Oversight: what was done and decided, for those who watch over a tenant. */
export const createOversight = async (): Promise<Domain> => ({
  name: 'oversight',
  resources: [auditEvent],
  operations: await loadOperations(new URL('./operations/', import.meta.url), {}),
});
