import { BlockList, isIPv6 } from 'node:net';
import { LRUCache } from 'lru-cache';
import { readGrants, stillHold, type Epochs, type Store } from '../db/index.ts';
import { RuleSets, type Ability, type PolicySet } from '../policy/index.ts';
import { Problem } from '../shared/problem.ts';
import type { Credential, DatedAbility } from './exchange.ts';

/** A tenant in which the principal has no part. It does not exist for them. */
export class ForeignTenant extends Problem {
  /** What the principal may do in no tenant. */
  readonly ability: Ability;

  constructor(ability: Ability) {
    super('not_found', 'The tenant does not exist.');
    this.ability = ability;
  }
}

/**
 * Abilities, cached by principal, tenant and credential together with the epochs they were built under.
 * The cache is never trusted by itself: whoever reads data compares the epochs of that very read (see `isCurrent`).
 */
export class Abilities {
  readonly #store: Store;
  readonly #ruleSets: RuleSets;
  readonly #cache: LRUCache<string, DatedAbility>;

  constructor(store: Store, policies: PolicySet, capacity = 20_000) {
    this.#store = store;
    this.#ruleSets = new RuleSets(policies);
    this.#cache = new LRUCache({ max: capacity });
  }

  /** The cached ability, else a new one. @param now epoch milliseconds. */
  async resolve(credential: Credential, tenantId: string | null, now: number): Promise<DatedAbility> {
    const cached = this.#cache.get(key(credential, tenantId));
    // What ended by itself raised no epoch.
    return cached && (cached.until === null || now < cached.until) ? cached : this.rebuild(credential, tenantId);
  }

  /**
   * Build the ability from the database as it is now.
   * @throws Problem 401 where the principal is gone or deactivated. @throws ForeignTenant
   */
  async rebuild(credential: Credential, tenantId: string | null): Promise<DatedAbility> {
    this.#cache.delete(key(credential, tenantId));
    const { principalId, shown } = credential;
    const { principal, tenant, until, allowedAddresses, epochs } = await readGrants(
      this.#store,
      principalId,
      tenantId,
      shown,
    );
    if (!principal) throw new Problem('unauthenticated', 'The credential is no longer valid.');
    if (tenantId !== null && !tenant) throw new ForeignTenant(this.#ruleSets.abilityOf(principal, null));
    const ability = this.#ruleSets.abilityOf(principal, tenant);
    const dated = { ability, epochs, until, allowedAddresses: toBlockList(allowedAddresses) };
    this.#cache.set(key(credential, tenantId), dated);
    return dated;
  }
}

/** Whether an ability still holds, by the epochs that were read with the data. */
export const isCurrent = ({ ability, epochs }: DatedAbility, read: Epochs): boolean =>
  stillHold(ability.principal, epochs, read);

const toBlockList = (addresses: readonly string[]): BlockList | null => {
  if (addresses.length === 0) return null;
  const list = new BlockList();
  for (const each of addresses) {
    const [address = '', bits] = each.split('/');
    const family = isIPv6(address) ? 'ipv6' : 'ipv4';
    if (bits === undefined) list.addAddress(address, family);
    else list.addSubnet(address, Number(bits), family);
  }
  return list;
};

const key = ({ principalId, cacheKey }: Credential, tenantId: string | null): string =>
  `${principalId} ${tenantId ?? '-'} ${cacheKey}`;
