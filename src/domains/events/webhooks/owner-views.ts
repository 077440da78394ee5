import { readTenantStanding, type Store } from '../../../db/index.ts';
import { decide, RuleSets, type PolicySet } from '../../../policy/index.ts';
import type { DomainResource } from '../../domain.ts';
import { EventViews, type EventRow, type ToldEvent } from '../services/event-views.ts';

export interface OwnerViewsParts {
  store: Store;
  /** Those in force now. */
  policies: () => PolicySet;
  resources: readonly DomainResource[];
  /** Epoch milliseconds. */
  clock: () => number;
}

/** Made under some policies. */
interface Reading {
  policies: PolicySet;
  ruleSets: RuleSets;
  views: EventViews;
}

/**
 * What webhooks are told: what their owners may read now, while they may have webhooks at all, by what they hold in the tenant alone: no
 * credential is there that could give them the platform's rights, which not every sign-in does.
 */
export class OwnerViews {
  readonly #parts: OwnerViewsParts;
  #reading: Reading | null = null;

  constructor(parts: OwnerViewsParts) {
    this.#parts = parts;
  }

  /** @returns the event as the owner is told of it, or why nothing is told. @throws Problem 503 */
  async view(row: EventRow, ownerId: string): Promise<ToldEvent | string> {
    const { store, clock } = this.#parts;
    const { tenant_id: tenantId } = row;
    const standing = await readTenantStanding(store, ownerId, tenantId);
    if (!standing) return 'Its owner has no part in the tenant any more.';
    const { ruleSets, views } = this.#present();
    const ability = ruleSets.abilityOf(standing.principal, standing.tenant);
    const now = clock();
    const request = { action: 'create', resource: { type: 'webhook', id: null }, context: { now } };
    const may = decide(ability, request, { tenant_id: tenantId, created_by: ownerId });
    if (may.effect === 'deny') return 'Its owner may have no webhooks here any more.';
    return views.view(row, ability, now) ?? 'Its owner may not read what it is about.';
  }

  #present(): Reading {
    const policies = this.#parts.policies();
    if (this.#reading?.policies !== policies) {
      const views = new EventViews(policies, this.#parts.resources);
      this.#reading = { policies, ruleSets: new RuleSets(policies), views };
    }
    return this.#reading;
  }
}
