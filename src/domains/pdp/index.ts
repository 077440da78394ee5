import type { DecisionLog } from '../../db/index.ts';
import type { Sealer } from '../../shared/sealer.ts';
import type { Domain, DomainResource } from '../domain.ts';
import { loadOperations } from '../load-operations.ts';
import { createPdpParts, type DecisionSources } from './pdp-parts.ts';
import { pdp } from './resources/pdp.ts';
import { PageTokens } from './services/page-tokens.ts';
import type { PdpServices } from './services/pdp-services.ts';
import { Searches } from './services/searches.ts';

export const pdpResources: readonly DomainResource[] = [pdp];

interface PdpOptions extends Required<DecisionSources> {
  sealer: Sealer;
  decisions: DecisionLog;
  publicUrl: string;
  clock: () => number;
}

/** The policy decision point for other applications: AuthZEN 1.0. */
export const createPdp = async ({ sealer, decisions, publicUrl, clock, ...sources }: PdpOptions): Promise<Domain> => {
  const parts = createPdpParts(sources);
  const services: PdpServices = {
    decisionPoint: parts.decisionPoint,
    searches: new Searches(parts),
    pageTokens: new PageTokens(sealer),
    decisions,
    policies: sources.policies,
    publicUrl: publicUrl.replace(/\/+$/, ''),
    clock,
  };
  return {
    name: 'pdp',
    resources: pdpResources,
    operations: await loadOperations(new URL('./operations/', import.meta.url), services),
  };
};

export type { DecisionSources } from './pdp-parts.ts';
export type { Grant } from './services/grants-of.ts';
export type { Question } from './services/question.ts';
export { whoCan, type Allowed } from './services/who-can.ts';
