import type { Domain } from '../domain.ts';
import { loadOperations } from '../load-operations.ts';
import { auditEvent } from './resources/audit-event.ts';
import { decision } from './resources/decision.ts';
import { policy } from './resources/policy.ts';
import { Explanations, type ExplanationsParts } from './services/explanations.ts';

/** Oversight: what was done and decided, and why, for those who watch over a tenant. @param parts with the resources of other domains. */
export const createOversight = async (parts: ExplanationsParts): Promise<Domain> => {
  const resources = [auditEvent, decision, policy];
  const explanations = new Explanations({ ...parts, resources: [...parts.resources, ...resources] });
  return {
    name: 'oversight',
    resources,
    operations: await loadOperations(new URL('./operations/', import.meta.url), {
      policies: parts.policies,
      explanations,
    }),
  };
};
