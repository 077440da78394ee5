import {
  tenantScope,
  epochsIn,
  selectEpochs,
  stillHold,
  type Epochs,
  type PresentEpochs,
  type Row,
  type Standing,
  type Statement,
  type Store,
} from '../../../db/index.ts';
import type { Ability } from '../../../policy/index.ts';
import { unavailable } from '../../../shared/problem.ts';
import type { DatedAbility, OwnPrincipals, OwnSubject } from './own-principals.ts';
import type { Occasion } from './question.ts';

/** How often rights may change under a question before it is given up. */
const attempts = 32;

/** What was read, and what own subjects might do at that very moment. */
export interface PresentRead {
  abilities: ReadonlyMap<string, Ability>;
  rows: Row[][];
}

/** By what an own subject's ability is found in a {@link PresentRead}. */
export const nameOf = ({ type, id }: OwnSubject): string => `${type} ${id}`;

/**
 * Reads objects together with the rights of who is asked about: abilities come from the cache, their epochs from the statement that
 * reads the objects. Where there are none to read, many requests share one read of epochs.
 */
export class PresentRights {
  readonly #store: Store;
  readonly #epochs: PresentEpochs;
  readonly #principals: OwnPrincipals;

  constructor(store: Store, epochs: PresentEpochs, principals: OwnPrincipals) {
    this.#store = store;
    this.#epochs = epochs;
    this.#principals = principals;
  }

  /** @param statements what to read, which may depend on what the subjects may do. */
  async read(
    { tenant, now }: Occasion,
    subjects: readonly OwnSubject[],
    statements: (abilities: ReadonlyMap<string, Ability>) => readonly Statement[],
  ): Promise<PresentRead> {
    for (let attempt = 0; attempt < attempts; attempt += 1) {
      const found = await Promise.all(
        subjects.map(async (subject) => ({ subject, dated: await this.#principals.resolve(subject, tenant.id, now) })),
      );
      const known = found.filter((each): each is typeof each & { dated: DatedAbility } => each.dated !== null);
      const abilities = new Map(known.map(({ subject, dated }) => [nameOf(subject), dated.ability]));
      const standings = known.map(({ dated }) => dated.standing);
      const { epochs, rows } = await this.#readBoth(tenant.id, standings, statements(abilities));
      const stale = known.filter(
        ({ dated }, n) => !stillHold(dated.ability.principal, dated.epochs, epochs[n] ?? dated.epochs),
      );
      if (stale.length === 0) return { abilities, rows };
      for (const { subject } of stale) this.#principals.forget(subject, tenant.id);
    }
    throw unavailable('Too many change the same at once; try again.');
  }

  async #readBoth(
    tenantId: string,
    standings: readonly Standing[],
    statements: readonly Statement[],
  ): Promise<{ epochs: Epochs[]; rows: Row[][] }> {
    if (statements.length === 0) {
      return { epochs: await Promise.all(standings.map((each) => this.#epochs.read(each))), rows: [] };
    }
    const { results } = await this.#store.read(tenantScope(tenantId), selectEpochs(standings), ...statements);
    const [first, ...rows] = results;
    return { epochs: standings.map(epochsIn(first)), rows };
  }
}
