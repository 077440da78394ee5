import type { Domain, DomainResource } from '../domain.ts';
import { loadOperations } from '../load-operations.ts';
import { auditEvent } from './resources/audit-event.ts';
import { decision } from './resources/decision.ts';
import { policy } from './resources/policy.ts';
import { Explanations, type ExplanationsParts } from './services/explanations.ts';

export const oversightResources: readonly DomainResource[] = [auditEvent, decision, policy];

/** Oversight: what was done and decided, and why, for those who watch over a tenant. @param parts with the resources of all domains. */
export const createOversight = async (parts: ExplanationsParts): Promise<Domain> => ({
  name: 'oversight',
  resources: oversightResources,
  operations: await loadOperations(new URL('./operations/', import.meta.url), {
    policies: parts.policies,
    explanations: new Explanations(parts),
  }),
});
