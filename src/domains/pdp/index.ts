import type { PresentEpochs, Store } from '../../db/index.ts';
import { RuleSets, type PolicySet } from '../../policy/index.ts';
import type { Sealer } from '../../shared/sealer.ts';
import type { Domain, DomainResource } from '../domain.ts';
import { loadOperations } from '../load-operations.ts';
import { pdp } from './resources/pdp.ts';
import { BundlePrincipals } from './services/bundle-principals.ts';
import { DecisionPoint } from './services/decision-point.ts';
import { Objects } from './services/objects.ts';
import { OwnPrincipals } from './services/own-principals.ts';
import { PageTokens } from './services/page-tokens.ts';
import { PresentRights } from './services/present-rights.ts';
import { ResourcesCalled } from './services/resources-called.ts';
import { Searches } from './services/searches.ts';

export interface PdpParts {
  store: Store;
  presentEpochs: PresentEpochs;
  policies: PolicySet;
  /** The gateway's own resources: those of all other domains. */
  resources: readonly DomainResource[];
  sealer: Sealer;
  publicUrl: string;
  clock: () => number;
}

/** The policy decision point for other applications: AuthZEN 1.0. */
export const createPdp = async (parts: PdpParts): Promise<Domain> => {
  const { store, presentEpochs, policies, sealer, clock } = parts;
  const ruleSets = new RuleSets(policies);
  const called = new ResourcesCalled(policies);
  const objects = new Objects(policies, [...parts.resources, pdp]);
  const rights = new PresentRights(store, presentEpochs, new OwnPrincipals(store, ruleSets));
  const principals = new BundlePrincipals(policies, ruleSets);
  const decisionPoint = new DecisionPoint({ policies, called, objects, principals, rights });
  const services = {
    decisionPoint,
    searches: new Searches({ store, policies, ruleSets, called, objects, rights, decisionPoint }),
    pageTokens: new PageTokens(sealer),
    publicUrl: parts.publicUrl.replace(/\/+$/, ''),
    clock,
  };
  return {
    name: 'pdp',
    resources: [pdp],
    operations: await loadOperations(new URL('./operations/', import.meta.url), services),
  };
};
