import { byCodeUnits } from '../../../shared/by-code-units.ts';
import {
  tenantScope,
  entitledIn,
  readEntitled,
  selectKeyOwner,
  type Row,
  type Statement,
  type Store,
} from '../../../db/index.ts';
import type { Ability, PolicySet, RuleSets } from '../../../policy/index.ts';
import { nothingRead, type DecisionPoint } from './decision-point.ts';
import { ownSubject, type OwnSubject } from './own-principals.ts';
import { nameOf, type PresentRights } from './present-rights.ts';
import type { Occasion, Subject } from './question.ts';

/** A principal that is known, and the object that it is asked about as it was when its rights were read. */
export interface SubjectAsked {
  position: string;
  id: string;
  /** Null for who may do nothing in the tenant. */
  ability: Ability | null;
  rows: Row[] | undefined;
}

export interface SubjectsParts {
  store: Store;
  policies: PolicySet;
  ruleSets: RuleSets;
  rights: PresentRights;
  decisionPoint: DecisionPoint;
}

/** How many of the gateway's own are read at once. */
const chunk = 200;

/**
 * All principals of a type that are known: those that a bundle has written down, then the gateway's own, each in the order of their ids.
 * Every one is read with the object, so that none is held up against a state that it never met.
 * @param position after whom to begin; empty for the first. @param load reads the object, where it has to be read.
 */
export async function* subjectsAsked(
  parts: SubjectsParts,
  occasion: Occasion,
  asked: Pick<Subject, 'type' | 'properties'>,
  position: string,
  load: Statement | undefined,
): AsyncGenerator<SubjectAsked> {
  const isOwn = position.startsWith(own);
  if (!isOwn) yield* written(parts, occasion, asked, position.slice(inBundle.length), load);
  const after = isOwn ? position.slice(own.length) : null;
  if (asked.type === 'user') yield* users(parts, occasion, asked, after, load);
  else if (asked.type === 'api_key') yield* keys(parts, occasion, asked, after, load);
}

/** Positions say whose id follows. */
const inBundle = 'bundle ';
const own = 'own ';

/** Where a principal stands in the order. */
export const positionOf = (subject: Subject): string => {
  const found = ownSubject(subject);
  return found ? own + found.id : inBundle + subject.id;
};

async function* written(
  { policies, rights, decisionPoint }: SubjectsParts,
  occasion: Occasion,
  { type, properties }: Pick<Subject, 'type' | 'properties'>,
  after: string,
  load: Statement | undefined,
): AsyncGenerator<SubjectAsked> {
  const ids = [...(policies.entities.principals.get(type)?.keys() ?? [])].filter((id) => id > after);
  if (ids.length === 0) return;
  const { rows } = load ? await rights.read(occasion, [], () => [load]) : nothingRead;
  for (const id of ids.sort(byCodeUnits)) {
    const subject = { type, id, ...(properties && { properties }) };
    const ability = decisionPoint.abilityOf(subject, occasion, nothingRead);
    yield { position: inBundle + id, id, ability, rows: rows[0] };
  }
}

async function* users(
  { store, ruleSets, decisionPoint }: SubjectsParts,
  { tenant }: Occasion,
  asked: Pick<Subject, 'type' | 'properties'>,
  after: string | null,
  load: Statement | undefined,
): AsyncGenerator<SubjectAsked> {
  for (let last = after; ;) {
    const statements = [readEntitled(tenant.id, last, chunk), ...(load ? [load] : [])];
    const { results } = await store.read(tenantScope(tenant.id), ...statements);
    const entitled = entitledIn(results[0], tenant.id);
    for (const { id, standing } of entitled) {
      const ability =
        standing && decisionPoint.withProperties(ruleSets.abilityOf(standing.principal, standing.tenant), asked);
      yield { position: own + id, id, ability, rows: results[1] };
    }
    if (entitled.length < chunk) return;
    last = entitled.at(-1)?.id ?? null;
  }
}

async function* keys(
  { store, rights, decisionPoint }: SubjectsParts,
  occasion: Occasion,
  asked: Pick<Subject, 'type' | 'properties'>,
  after: string | null,
  load: Statement | undefined,
): AsyncGenerator<SubjectAsked> {
  const { id: tenantId } = occasion.tenant;
  for (let last = after; ;) {
    const { results } = await store.read(
      tenantScope(tenantId),
      selectKeyOwner(tenantId, { after: last, limit: chunk }),
    );
    const subjects = (results[0] ?? []).map((row): OwnSubject => ({ type: 'api_key', id: String(row.id) }));
    const { abilities, rows } = await rights.read(occasion, subjects, () => (load ? [load] : []));
    for (const subject of subjects) {
      const ability = abilities.get(nameOf(subject));
      const { id } = subject;
      yield {
        position: own + id,
        id,
        ability: ability ? decisionPoint.withProperties(ability, asked) : null,
        rows: rows[0],
      };
    }
    if (subjects.length < chunk) return;
    last = subjects.at(-1)?.id ?? null;
  }
}
