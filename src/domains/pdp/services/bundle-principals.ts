import { LRUCache } from 'lru-cache';
import { givenValues, type Ability, type PolicySet, type RuleSets, type TenantFacts } from '../../../policy/index.ts';
import type { Subject } from './question.ts';

/**
 * The principals of other applications: what a bundle has written down of them, and for the rest what the application says of them. One
 * that is not written down holds nothing.
 */
export class BundlePrincipals {
  readonly #policies: PolicySet;
  readonly #ruleSets: RuleSets;
  readonly #abilities = new LRUCache<string, Ability>({ max: 20_000 });

  constructor(policies: PolicySet, ruleSets: RuleSets) {
    this.#policies = policies;
    this.#ruleSets = ruleSets;
  }

  /** What a subject may do in a tenant; null where no bundle knows its kind. */
  abilityOf({ type, id, properties }: Subject, tenant: TenantFacts): Ability | null {
    const declared = this.#policies.principals.get(type);
    if (!declared) return null;
    const written = this.#policies.entities.principals.get(type)?.get(id);
    const ability = this.#written(type, written ? id : null, tenant);
    if (properties === undefined && written) return ability;
    return ability.of({ id, attributes: { ...givenValues(declared, properties), ...written?.attributes } });
  }

  /** The ability of who is written down, or of who is not. */
  #written(type: string, id: string | null, tenant: TenantFacts): Ability {
    const key = JSON.stringify([type, id, tenant]);
    let ability = this.#abilities.get(key);
    if (!ability) {
      const entity = id === null ? undefined : this.#policies.entities.principals.get(type)?.get(id);
      ability = this.#ruleSets.abilityOf(
        {
          ...{ id: id ?? '', type, email: '', credentialId: null, scope: 'tenant', isMember: false, foreign: true },
          ...{ permissions: entity?.permissions ?? [], platformPermissions: [], secondFactorAt: null },
          attributes: entity?.attributes ?? {},
        },
        tenant,
      );
      this.#abilities.set(key, ability);
    }
    return ability;
  }
}
