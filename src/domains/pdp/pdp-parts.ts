import { PresentEpochs, type Store } from '../../db/index.ts';
import { RuleSets, type PolicySet } from '../../policy/index.ts';
import type { DomainResource } from '../domain.ts';
import { BundlePrincipals } from './services/bundle-principals.ts';
import { DecisionPoint } from './services/decision-point.ts';
import { Objects } from './services/objects.ts';
import { OwnPrincipals } from './services/own-principals.ts';
import { PresentRights } from './services/present-rights.ts';
import { ResourcesCalled } from './services/resources-called.ts';
import type { SearchParts } from './services/searches.ts';

export interface DecisionSources {
  store: Store;
  policies: PolicySet;
  /** The gateway's own resources: those of all domains. */
  resources: readonly DomainResource[];
  /** Which of their actions, as `resource.action`, make an object. */
  creations: ReadonlySet<string>;
  /** Where the gateway shares its reads of them. */
  presentEpochs?: PresentEpochs;
}

/** What decisions and searches work with, for some policies. */
export const createPdpParts = ({
  store,
  policies,
  resources,
  creations,
  presentEpochs,
}: DecisionSources): SearchParts => {
  const ruleSets = new RuleSets(policies);
  const called = new ResourcesCalled(policies);
  const objects = new Objects(policies, resources, creations);
  const rights = new PresentRights(
    store,
    presentEpochs ?? new PresentEpochs(store),
    new OwnPrincipals(store, ruleSets),
  );
  const principals = new BundlePrincipals(policies, ruleSets);
  const decisionPoint = new DecisionPoint({ policies, called, objects, principals, rights });
  return { store, policies, ruleSets, called, objects, rights, decisionPoint };
};
