import { ResourceSource, type Row } from '../../../db/index.ts';
import { readableFields, type Ability, type AccessRequest, type PolicySet } from '../../../policy/index.ts';
import type { DomainResource } from '../../domain.ts';

/** An event as it is kept. */
export interface EventRow {
  tenant_id: string;
  sequence: number;
  id: string;
  type: string;
  resource_type: string;
  resource_id: string | null;
  actor_type: string;
  actor_id: string | null;
  occurred_at: Date;
  /** The object's attributes then, by which it is decided who may read of it. */
  attributes: Row;
  /** The object as clients saw it then. */
  data: Row;
}

/** An event as it is told, by whatever way. */
export interface ToldEvent {
  id: string;
  sequence: number;
  type: string;
  occurred_at: string;
  tenant_id: string;
  actor: { type: string; id: string | null };
  resource: { type: string; id: string | null };
  /** The fields of the object that may be read. */
  data: Record<string, unknown>;
}

/** The columns of {@link EventRow}, of `events e`. */
export const eventColumns = `e.tenant_id, e.sequence, e.id, e.type, e.resource_type, e.resource_id, e.actor_type, e.actor_id,
  e.occurred_at, e.attributes, e.data`;

/** What is told of an event to whom: what they may read of the object as it was then, by the rules that show it to them otherwise. */
export class EventViews {
  readonly #policies: PolicySet;
  readonly #sources: ReadonlyMap<string, ResourceSource>;

  constructor(policies: PolicySet, resources: readonly DomainResource[]) {
    this.#policies = policies;
    this.#sources = new Map(
      resources.flatMap(({ table, form }) => {
        const policy = policies.resources.get(table.type);
        return policy && !form ? [[table.type, new ResourceSource(table, policy)] as const] : [];
      }),
    );
  }

  /**
   * Null where nothing of it may be told: the object may not be read, or that cannot be decided.
   * @param now epoch milliseconds.
   */
  view(row: EventRow, ability: Ability, now: number): ToldEvent | null {
    const { resource_type: type, resource_id: id } = row;
    const source = this.#sources.get(type);
    if (!source || !this.#policies.resources.get(type)?.actions.read) return null;
    const request: AccessRequest = { action: 'read', resource: { type, id }, context: { now } };
    const attributes = source.itemAttributes(row.attributes);
    if (ability.evaluate(request, attributes).effect !== 'allow') return null;
    const known = Object.keys(row.data).filter((field) => source.fields.includes(field));
    const fields = readableFields(ability, request, attributes, known);
    return {
      id: row.id,
      sequence: row.sequence,
      type: row.type,
      occurred_at: row.occurred_at.toISOString(),
      tenant_id: row.tenant_id,
      actor: { type: row.actor_type, id: row.actor_id },
      resource: { type, id },
      data: Object.fromEntries(fields.map((field) => [field, row.data[field]])),
    };
  }
}
