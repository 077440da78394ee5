import { LRUCache } from 'lru-cache';
import {
  readGrants,
  selectKeyOwner,
  tenantScope,
  type Epochs,
  type Grants,
  type Standing,
  type Store,
} from '../../../db/index.ts';
import type { Ability, RuleSets } from '../../../policy/index.ts';
import { isUuid } from '../../../shared/ids.ts';
import type { Subject } from './question.ts';

/** A principal that the gateway knows by itself. */
export interface OwnSubject {
  type: 'user' | 'api_key';
  id: string;
}

/** The subject, where it is one of the gateway's own: they are named by UUIDs. */
export const ownSubject = ({ type, id }: Subject): OwnSubject | null =>
  (type === 'user' || type === 'api_key') && isUuid(id) ? { type, id: id.toLowerCase() } : null;

/** An ability with whose rights it is, and the epochs it was built under. */
export interface DatedAbility {
  ability: Ability;
  standing: Standing;
  epochs: Epochs;
  /** When the credential ends by itself, in epoch milliseconds. */
  until: number | null;
}

/**
 * What the gateway's own principals may do in a tenant, whichever credential they would show; of a key, what the key itself may. Cached;
 * whoever reads compares the epochs.
 */
export class OwnPrincipals {
  readonly #store: Store;
  readonly #ruleSets: RuleSets;
  readonly #cache = new LRUCache<string, DatedAbility>({ max: 20_000 });

  constructor(store: Store, ruleSets: RuleSets) {
    this.#store = store;
    this.#ruleSets = ruleSets;
  }

  /** The cached ability, else a new one; null for who is nobody in the tenant, or deactivated. @param now epoch milliseconds. */
  async resolve(subject: OwnSubject, tenantId: string, now: number): Promise<DatedAbility | null> {
    const key = keyOf(subject, tenantId);
    const cached = this.#cache.get(key);
    if (cached && (cached.until === null || now < cached.until)) return cached;
    const dated = await this.#read(subject, tenantId);
    if (dated) this.#cache.set(key, dated);
    else this.#cache.delete(key);
    return dated;
  }

  forget(subject: OwnSubject, tenantId: string): void {
    this.#cache.delete(keyOf(subject, tenantId));
  }

  async #read({ type, id }: OwnSubject, tenantId: string): Promise<DatedAbility | null> {
    const found =
      type === 'user'
        ? { principalId: id, grants: await readGrants(this.#store, id, tenantId) }
        : await this.#readKey(id, tenantId);
    if (!found?.grants.principal || !found.grants.tenant) return null;
    const { principal, tenant, epochs, until } = found.grants;
    const standing = { tenantId, principalId: found.principalId };
    return { ability: this.#ruleSets.abilityOf(principal, tenant), standing, epochs, until };
  }

  async #readKey(id: string, tenantId: string): Promise<{ principalId: string; grants: Grants } | null> {
    const { results } = await this.#store.read(tenantScope(tenantId), selectKeyOwner(tenantId, { id }));
    const row = results[0]?.[0];
    if (!row) return null;
    const principalId = String(row.user_id);
    const shown = { kind: 'api_key', id, tenantId, secretHash: String(row.hash) } as const;
    return { principalId, grants: await readGrants(this.#store, principalId, tenantId, shown) };
  }
}

const keyOf = ({ type, id }: OwnSubject, tenantId: string): string => `${tenantId} ${type} ${id}`;
