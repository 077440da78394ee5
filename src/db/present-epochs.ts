import { nobody, platformTenantId, type Epochs } from './scope.ts';
import { prepare, statement, type Row, type Statement } from './statement.ts';
import type { Store } from './store.ts';

/** Whose rights, in which tenant. */
export interface Standing {
  tenantId: string;
  principalId: string;
}

const select = prepare(`SELECT kind, id, epoch FROM authorization_epochs
  WHERE (kind = 'tenant' AND id = ANY ($1::uuid[])) OR (kind = 'principal' AND id = ANY ($2::uuid[]))`);

/** Select the epochs of some standings, for {@link epochsIn}. */
export const selectEpochs = (standings: readonly Standing[]): Statement =>
  statement(
    select,
    [...new Set(standings.map(({ tenantId }) => tenantId)), platformTenantId],
    [...new Set(standings.map(({ principalId }) => principalId))],
  );

/** The epochs of standings, from what {@link selectEpochs} answered for them. */
export const epochsIn = (rows: readonly Row[] | undefined): ((standing: Standing) => Epochs) => {
  const found = new Map((rows ?? []).map(({ kind, id, epoch }) => [`${String(kind)} ${String(id)}`, Number(epoch)]));
  const epoch = (key: string): number | null => found.get(key) ?? null;
  const platform = epoch(`tenant ${platformTenantId}`);
  return ({ tenantId, principalId }) => ({
    tenant: epoch(`tenant ${tenantId}`),
    principal: epoch(`principal ${principalId}`),
    platform,
  });
};

interface Waiting {
  standing: Standing;
  answer: (epochs: Epochs) => void;
  fail: (error: unknown) => void;
}

/**
 * Reads epochs for many requests at once: who asks while a read is under way is answered, with all others who do, by the next. So
 * no answer is older than the question, and however many ask, there is one statement at a time.
 */
export class PresentEpochs {
  readonly #store: Pick<Store, 'read'>;
  #waiting: Waiting[] = [];
  #reading = false;

  constructor(store: Pick<Store, 'read'>) {
    this.#store = store;
  }

  /** The epochs of a standing as they are after the call. @throws Problem 503 */
  read(standing: Standing): Promise<Epochs> {
    return new Promise((answer, fail) => {
      this.#waiting.push({ standing, answer, fail });
      if (this.#reading) return;
      this.#reading = true;
      // What is asked in the same turn of the event loop shares the first read, too.
      setImmediate(() => void this.#readOn());
    });
  }

  async #readOn(): Promise<void> {
    while (this.#waiting.length > 0) {
      const asked = this.#waiting;
      this.#waiting = [];
      await this.#readFor(asked);
    }
    this.#reading = false;
  }

  async #readFor(asked: readonly Waiting[]): Promise<void> {
    try {
      const standings = asked.map(({ standing }) => standing);
      const { results } = await this.#store.read(nobody, selectEpochs(standings));
      const epochsOf = epochsIn(results[0]);
      for (const { standing, answer } of asked) answer(epochsOf(standing));
    } catch (error) {
      for (const { fail } of asked) fail(error);
    }
  }
}
