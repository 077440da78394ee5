import { newId } from '../shared/ids.ts';
import { existingIn, jsonObject, without, type Loaded, type ResourceTable } from './resource-table.ts';
import { prepare, statement, type PreparedStatement, type Statement } from './statement.ts';

/** What happened to an object of a tenant. */
export interface CommittedChange {
  tenantId: string;
  /** `<resource>.<action>`, as the policies name them, and for what came of it later a word more: `vm.create.failed`. */
  type: string;
  /** By whom: a user, or a key, which has an id of its own. Null for what workers do by themselves. */
  actor: { type: string; id: string } | null;
  resourceId: string | null;
  /** The object before the change: what is told of it where it is no longer there. */
  before?: Loaded | null;
}

const byWorkers = { type: 'system', id: null };

/** What is told of an object of the kind: what clients see of it, without what not even the audit trail holds. */
const toldOf = ({ representation, masked }: ResourceTable): Readonly<Record<string, string>> =>
  without(representation, masked);

const prepared = new WeakMap<ResourceTable, PreparedStatement>();

const appendTo = (table: ResourceTable): PreparedStatement => {
  let found = prepared.get(table);
  if (!found) {
    const present = `SELECT json_build_object('attributes', ${jsonObject(table.attributes)}, 'data', ${jsonObject(toldOf(table))})::jsonb
      FROM ${table.from} WHERE ${existingIn(table, '$2::uuid')} AND ${table.id.expression} = $3::${table.id.type} LIMIT 1`;
    found = prepare(`SELECT append_event($1::jsonb, (${present})) AS sequence`);
    prepared.set(table, found);
  }
  return found;
};

/**
 * Append an event, and what webhooks it is to be delivered to, to the running transaction. From then on the tenant's other events wait for
 * its end, so it comes last. To be run in the tenant's scope and for nobody in particular: what an attribute says of who asks must
 * not be taken for what it says of who reads.
 */
export const appendEvent = (table: ResourceTable, change: CommittedChange): Statement => {
  const { tenantId, type, actor, resourceId, before } = change;
  const { type: actorType, id: actorId } = actor ?? byWorkers;
  return statement(
    appendTo(table),
    JSON.stringify({
      ...{ tenant_id: tenantId, id: newId(), type, resource_type: table.type, resource_id: resourceId },
      ...{ actor_type: actorType, actor_id: actorId, before: before ? asTold(table, before) : null },
    }),
    tenantId,
    resourceId,
  );
};

const asTold = (table: ResourceTable, { attributes, representation }: Loaded): object => {
  const told = toldOf(table);
  const whole = Object.entries(JSON.parse(representation) as Record<string, unknown>);
  return {
    attributes: Object.fromEntries(
      Object.entries(attributes).filter(([name]) => !table.attributes[name]?.includes('current_principal()')),
    ),
    data: Object.fromEntries(whole.filter(([name]) => name in told)),
  };
};
