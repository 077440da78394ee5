import { LRUCache } from 'lru-cache';
import { Ability, RuleSet } from './ability.ts';
import { asItIs, type Outlook } from './outlook.ts';
import type { PolicySet } from './policy.ts';
import type { PrincipalFacts, TenantFacts } from './principal.ts';

interface Standing {
  ruleSet: RuleSet;
  permissions: readonly string[];
  platformPermissions: readonly string[];
}

/**
 * Rule sets by standing: everything rules depend on but who and where it is by id. A company's thousand members with the
 * same three roles share a handful of them.
 */
export class RuleSets {
  readonly #policies: PolicySet;
  readonly #standings: LRUCache<string, Standing>;
  readonly #outlook: Outlook;

  /** @param outlook how conditions are taken: by default as they are. */
  constructor(
    policies: PolicySet,
    { capacity = 500, outlook = asItIs }: { capacity?: number; outlook?: Outlook } = {},
  ) {
    this.#policies = policies;
    this.#outlook = outlook;
    this.#standings = new LRUCache({ max: capacity });
  }

  /** What a principal may do in a tenant. */
  abilityOf(principal: PrincipalFacts, tenant: TenantFacts | null): Ability {
    const { ruleSet, permissions, platformPermissions } = this.#standingOf(principal, tenant);
    return new Ability(ruleSet, { ...principal, permissions, platformPermissions }, tenant);
  }

  #standingOf(principal: PrincipalFacts, tenant: TenantFacts | null): Standing {
    const key = JSON.stringify([
      { ...principal, id: 0, email: 0, credentialId: 0, secondFactorAt: 0, attributes: 0 },
      tenant && { ...tenant, id: 0 },
    ]);
    let standing = this.#standings.get(key);
    if (!standing) {
      const { permissions, platformPermissions } = principal;
      const ruleSet = new RuleSet(this.#policies, principal, tenant, this.#outlook);
      standing = { ruleSet, permissions, platformPermissions };
      this.#standings.set(key, standing);
    }
    return standing;
  }
}
