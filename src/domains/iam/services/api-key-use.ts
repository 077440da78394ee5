import { LRUCache } from 'lru-cache';
import { tenantScope, prepare, statement, type Store } from '../../../db/index.ts';

const mark = prepare(`
  UPDATE api_keys SET last_used_at = now()
  WHERE tenant_id = $1 AND id = $2 AND (last_used_at IS NULL OR last_used_at < now() - interval '1 minute')`);

/** When keys were last used, to within a minute: no write per request, and none that a request waits for. */
export class ApiKeyUse {
  readonly #store: Store;
  readonly #onError: (error: unknown) => void;
  readonly #marked = new LRUCache<string, true>({ max: 10_000, ttl: 60_000 });

  constructor(store: Store, onError: (error: unknown) => void) {
    this.#store = store;
    this.#onError = onError;
  }

  note({ id, tenantId }: { id: string; tenantId: string }): void {
    if (this.#marked.has(id)) return;
    this.#marked.set(id, true);
    const scope = tenantScope(tenantId);
    this.#store.write(scope, statement(mark, tenantId, id)).catch(this.#onError);
  }
}
